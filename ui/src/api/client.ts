// Calls to the API, typed by its description. Cookies of the same origin say who calls.
import { ApiProblem, NoAnswer } from "./errors";
import type { paths } from "./schema";

type Paths = paths;
type Method = "get" | "post" | "put" | "patch" | "delete";
type PathsWith<M extends Method> = {
  [P in keyof Paths]: Paths[P] extends { [K in M]: { responses: unknown } } ? P : never;
}[keyof Paths];
type Operation<P extends keyof Paths, M extends Method> = M extends keyof Paths[P] ? NonNullable<Paths[P][M]> : never;

type JsonOf<R> = R extends { content: { "application/json": infer T } } ? T : undefined;
export type Answer<O> = O extends { responses: infer R }
  ? R extends { 200: infer T }
    ? JsonOf<T>
    : R extends { 201: infer T }
      ? JsonOf<T>
      : undefined
  : never;
type BodyOf<O> = O extends { requestBody?: infer B }
  ? NonNullable<B> extends { content: { "application/json": infer T } }
    ? T
    : undefined
  : undefined;
type PathOf<O> = O extends { parameters: { path: infer T } } ? (T extends Record<string, string> ? T : undefined) : undefined;
type QueryOf<O> = O extends { parameters: { query?: infer T } } ? NonNullable<T> : never;

export interface Options<O> {
  path?: PathOf<O>;
  query?: QueryOf<O>;
  body?: BodyOf<O>;
  /** The revision that is meant; 412 where it has moved. */
  revision?: number;
  /** The idempotency key of a write; a new one where none is given, none where false. */
  key?: string | false;
  signal?: AbortSignal;
  /** Milliseconds until the call counts as lost. */
  timeout?: number;
}

const listeners = new Set<(kind: "reached" | "lost" | "signed-out") => void>();

/** Tells when the server was reached or not, and when it no longer knows who calls. */
export function onReach(listener: (kind: "reached" | "lost" | "signed-out") => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(kind: "reached" | "lost" | "signed-out"): void {
  for (const listener of listeners) listener(kind);
}

/** A key that makes a write happen once, however often it is sent. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function address(path: string, params: Record<string, string> | undefined, query: object | undefined): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ""));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? filled : `${filled}?${text}`;
}

/** Sends a request as it is and reads a JSON answer; for uploads and what is not described. */
export async function send(method: string, url: string, init: RequestInit, timeout: number): Promise<unknown> {
  const clock = AbortSignal.timeout(timeout);
  const signal = init.signal ? AbortSignal.any([clock, init.signal]) : clock;
  let response: Response;
  try {
    response = await fetch(url, { ...init, method, signal, credentials: "same-origin", redirect: "error" });
  } catch {
    if (init.signal?.aborted) throw new DOMException("given up", "AbortError");
    tell("lost");
    throw new NoAnswer(clock.aborted ? "timeout" : "offline");
  }
  // A proxy that finds nobody behind it says so with these; the server itself answers with a problem.
  const type = response.headers.get("content-type") ?? "";
  if (!type.includes("json") && [500, 502, 503, 504].includes(response.status)) {
    tell("lost");
    throw new NoAnswer("offline");
  }
  tell("reached");
  const body: unknown = type.includes("json") ? await response.json() : undefined;
  if (response.ok) return body;
  // Asking who is signed in, and signing in, answer 401 without anything having ended.
  if (response.status === 401 && !/^\/api\/v1\/session(\?|$)/.test(url)) tell("signed-out");
  throw new ApiProblem((body ?? {}) as Record<string, unknown>, response.status);
}

async function call<M extends Method, P extends PathsWith<M>>(
  method: M,
  path: P,
  options: Options<Operation<P, M>>,
): Promise<Answer<Operation<P, M>>> {
  const headers: Record<string, string> = { accept: "application/json" };
  const body = options.body as unknown;
  if (body !== undefined && !(body instanceof FormData)) headers["content-type"] = "application/json";
  if (options.revision !== undefined) headers["if-match"] = `"${options.revision}"`;
  if (method !== "get" && options.key !== false) headers["idempotency-key"] = options.key ?? newKey();
  const init: RequestInit = { headers };
  if (body !== undefined) init.body = body instanceof FormData ? body : JSON.stringify(body);
  if (options.signal) init.signal = options.signal;
  const url = address(path, options.path as Record<string, string> | undefined, options.query as object | undefined);
  return (await send(method.toUpperCase(), url, init, options.timeout ?? 20_000)) as Answer<Operation<P, M>>;
}

export const api = {
  get: <P extends PathsWith<"get">>(path: P, options: Options<Operation<P, "get">> = {}) => call("get", path, options),
  post: <P extends PathsWith<"post">>(path: P, options: Options<Operation<P, "post">> = {}) => call("post", path, options),
  put: <P extends PathsWith<"put">>(path: P, options: Options<Operation<P, "put">> = {}) => call("put", path, options),
  patch: <P extends PathsWith<"patch">>(path: P, options: Options<Operation<P, "patch">> = {}) => call("patch", path, options),
  delete: <P extends PathsWith<"delete">>(path: P, options: Options<Operation<P, "delete">> = {}) => call("delete", path, options),
};
