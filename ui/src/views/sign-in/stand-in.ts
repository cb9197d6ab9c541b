// A stand-in for the server, for tests: answers by method and path, and remembers what was asked.
import { vi } from "vitest";
import { pretend } from "../../app/session.svelte";
import type { Action, Session } from "../../api/types";

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  headers: Headers;
}
type Reply = { status?: number; body?: unknown };
export type Replies = Record<string, (asked: Asked) => Reply>;

/** Answers `METHOD /path` below /api/v1; everything else is not there. */
export function standIn(replies: Replies): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (address: string, init: RequestInit = {}) => {
      const url = new URL(address, "http://page.test");
      const one: Asked = {
        method: init.method ?? "GET",
        path: url.pathname.replace("/api/v1", ""),
        query: url.searchParams,
        body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
        headers: new Headers(init.headers),
      };
      asked.push(one);
      const reply = replies[`${one.method} ${one.path}`]?.(one) ?? { status: 404, body: { code: "not_found", title: "Not found", detail: "There is nothing at this address." } };
      const status = reply.status ?? 200;
      const isEmpty = status === 204;
      return new Response(isEmpty ? null : JSON.stringify(reply.body ?? {}), { status, headers: isEmpty ? {} : { "content-type": status < 400 ? "application/json" : "application/problem+json" } });
    }),
  );
  return asked;
}

const owner: Action[] = [
  "write_posts", "schedule_posts", "manage_channels", "manage_profile", "pause_publishing", "manage_rules", "suppress_rules",
  "manage_people", "manage_keys", "read_webhooks", "manage_webhooks", "manage_workspace", "read_people", "read_rules", "read_profile", "read_channels",
];

export function sessionOf(abilities: readonly string[] = owner, change: Partial<Session["person"]> = {}): Session {
  return {
    person: { id: "person_1", name: "Mira Keller", email: "mira@example.org", role: "owner", language: "en", theme: "auto", time_zone: "Europe/Berlin", density: "comfortable", shortcuts: true, has_password: true, ...change },
    workspace: { id: "ws_1", name: "My shop", role: "owner" },
    workspaces: [{ id: "ws_1", name: "My shop", role: "owner" }],
    abilities: [...abilities],
  };
}

/** Puts somebody in who may do these things, everything where none are named. */
export function signedIn(abilities?: readonly string[], change?: Partial<Session["person"]>): void {
  pretend(sessionOf(abilities, change));
}

/** A problem as the server tells it. */
export function problem(status: number, code: string, more: Record<string, unknown> = {}): Reply {
  return { status, body: { type: `/problems/${code}`, title: code, status, detail: "It said so.", instance: "urn:uuid:1", code, ...more } };
}
