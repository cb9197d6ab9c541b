// What can go wrong with a call, as types that a view can tell apart.
import { has, t } from "../words/words.svelte";
import type { FieldError, Finding, Problem } from "./types";

/** The server answered with a problem (RFC 9457). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fields: FieldError[];
  readonly findings: Finding[];
  /** The id of the request, as in the server's log. */
  readonly instance: string;
  /** Further members, such as `revision`, `state` or `tries_left`. */
  readonly more: Record<string, unknown>;

  constructor(body: Partial<Problem> & Record<string, unknown>, status: number) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    const { code, title, detail, fields, findings, instance, ...more } = body;
    this.status = status;
    this.code = code ?? "internal";
    this.title = title ?? "";
    this.detail = detail ?? "";
    this.fields = fields ?? [];
    this.findings = findings ?? [];
    this.instance = instance ?? "";
    this.more = more;
  }
}

/** No answer came: no connection, or it took too long. The write may still have been done. */
export class NoAnswer extends Error {
  readonly kind: "offline" | "timeout";

  constructor(kind: "offline" | "timeout") {
    super(kind);
    this.kind = kind;
  }
}

/** Whether a call was given up by the page itself. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** One sentence on what went wrong, in the page's language. */
export function sentence(error: unknown): string {
  if (error instanceof NoAnswer) return t(error.kind === "offline" ? "error-offline" : "error-timeout");
  if (error instanceof ApiProblem) {
    const id = `problem-${error.code.replaceAll("_", "-")}`;
    return has(id) ? t(id) : error.detail || t("error-unknown");
  }
  return t("error-unknown");
}

/** Whether trying again may help without changing anything. */
export function isPassing(error: unknown): boolean {
  return error instanceof NoAnswer || (error instanceof ApiProblem && (error.status >= 500 || error.status === 429));
}
