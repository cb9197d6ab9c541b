// A server for tests, and somebody who is signed in: answers by method and path, and remembers what was
// asked.
import { vi } from "vitest";
import type { Action, Session } from "./api/types";
import { pretend } from "./app/session.svelte";

export interface Asked {
  method: string;
  /** Below `/api/v1`. */
  path: string;
  query: URLSearchParams;
  /** By their names in small letters. */
  headers: Record<string, string>;
  body: unknown;
}
/** What is answered; `lost` is never answered, as without a connection. */
export type Reply = { status?: number; body?: unknown } | "lost";
export type Answers = Record<string, Reply | ((asked: Asked) => Reply)>;

/** Answers `METHOD /path` below /api/v1, or all by one function; anything else is not there. The result
    lists what was asked, in order. */
export function serve(answers: Answers | ((asked: Asked) => Reply)): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (address: string, init: RequestInit = {}) => {
    const url = new URL(address, "http://page.test");
    // Whether the server is there at all is no call that a test counts.
    if (url.pathname === "/readyz") return new Response("{}");
    const one: Asked = {
      method: init.method ?? "GET",
      path: url.pathname.replace("/api/v1", ""),
      query: url.searchParams,
      headers: (init.headers ?? {}) as Record<string, string>,
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
    };
    asked.push(one);
    const found = typeof answers === "function" ? answers : (answers[`${one.method} ${one.path}`] ?? problem(404, "not_found"));
    const reply = typeof found === "function" ? found(one) : found;
    if (reply === "lost") throw new TypeError("lost");
    const status = reply.status ?? 200;
    if (status === 204) return new Response(null, { status });
    return new Response(JSON.stringify(reply.body ?? {}), { status, headers: { "content-type": status < 400 ? "application/json" : "application/problem+json" } });
  });
  return asked;
}

/** A problem as the server tells it. */
export function problem(status: number, code: string, more: Record<string, unknown> = {}): Reply {
  return { status, body: { type: `/problems/${code}`, title: code, status, detail: "It said so.", instance: "urn:uuid:1", code, ...more } };
}

/** An empty list, as most addresses answer it. */
export const nothing: Reply = { body: { items: [], next_cursor: null } };

const owner: Action[] = [
  "write_posts", "schedule_posts", "manage_channels", "manage_profile", "pause_publishing", "manage_rules", "suppress_rules",
  "manage_people", "manage_keys", "read_webhooks", "manage_webhooks", "manage_workspace", "read_people", "read_rules", "read_profile", "read_channels",
];

export function sessionOf(abilities: readonly Action[] = owner, change: Partial<Session["person"]> = {}): Session {
  return {
    person: { id: "person_1", name: "Mira Keller", email: "mira@example.org", role: "owner", language: "en", theme: "auto", time_zone: "Europe/Berlin", density: "comfortable", shortcuts: true, has_password: true, ...change },
    workspace: { id: "ws_1", name: "My shop", role: "owner" },
    workspaces: [{ id: "ws_1", name: "My shop", role: "owner" }],
    abilities: [...abilities],
  };
}

/** Puts somebody in who may do these things, everything where none are named. */
export function signedIn(abilities?: readonly Action[], change?: Partial<Session["person"]>): void {
  pretend(sessionOf(abilities, change));
}
