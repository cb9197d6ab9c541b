// A server for tests: answers by method and path, and what was asked of it.
import { vi } from "vitest";

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: unknown;
}
export type Reply = { status?: number; body?: unknown };
type Answer = Reply | ((asked: Asked) => Reply);

/** Answers by "GET /api/v1/…"; anything else is not there. Returns what was asked, in order. */
export function serve(answers: Record<string, Answer>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", (address: string, init: RequestInit = {}) => {
    const url = new URL(address, "http://test");
    const one: Asked = {
      method: init.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      headers: (init.headers ?? {}) as Record<string, string>,
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
    };
    asked.push(one);
    const found = answers[`${one.method} ${one.path}`];
    const reply: Reply = found === undefined ? problem(404, "not_found") : typeof found === "function" ? found(one) : found;
    const status = reply.status ?? 200;
    const body = status === 204 ? null : JSON.stringify(reply.body ?? {});
    return Promise.resolve(new Response(body, { status, headers: body === null ? {} : { "content-type": "application/json" } }));
  });
  return asked;
}

export function problem(status: number, code: string, more: Record<string, unknown> = {}): Reply {
  return { status, body: { type: `/problems/${code}`, title: code, status, detail: "", instance: "urn:test", code, ...more } };
}
