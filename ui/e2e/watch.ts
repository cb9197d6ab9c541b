// What goes wrong in a page is a failure of the test, unless the test has said that it would.
import type { BrowserContext, Request } from "playwright-core";
import { expect } from "vitest";

interface Expected {
  pattern: RegExp;
  isMet: boolean;
}

/** Watches all pages of a context: errors, refusals of the policy, requests that fail or leave the origin. */
export class Watch {
  #seen: string[] = [];
  #expected: Expected[] = [];
  /** Requests since it was last asked for, as `GET /path?query`. */
  readonly requests: string[] = [];

  private constructor(private readonly origin: string) {}

  static async over(context: BrowserContext, origin: string): Promise<Watch> {
    const watch = new Watch(origin);
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy: ${event.violatedDirective} refuses ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    context.on("console", (message) => {
      // What a request was answered is told below, with its method.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) watch.#add(`console: ${message.text()}`);
    });
    context.on("weberror", (error) => watch.#add(`error: ${error.error().stack ?? error.error().message}`));
    context.on("request", (request) => {
      watch.requests.push(watch.#name(request));
      if (!/^(data|blob|about):/.test(request.url()) && !request.url().startsWith(`${origin}/`)) watch.#add(`elsewhere: ${request.url()}`);
    });
    context.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "";
      // The page stops what it no longer needs, and so does the browser when a page goes.
      if (why !== "net::ERR_ABORTED") watch.#add(`failed: ${watch.#name(request)} ${why}`);
    });
    context.on("response", (answer) => {
      if (answer.status() >= 400) watch.#add(`answer: ${answer.status()} ${watch.#name(answer.request())}`);
    });
    return watch;
  }

  #name(request: Request): string {
    return `${request.method()} ${request.url().replace(this.origin, "")}`;
  }

  #add(what: string): void {
    const expected = this.#expected.find(({ pattern }) => pattern.test(what));
    if (expected) expected.isMet = true;
    else this.#seen.push(what);
  }

  /** What will go wrong in this test, as it should; it must then also happen. */
  expect(pattern: RegExp): void {
    this.#expected.push({ pattern, isMet: false });
  }

  /** What may go wrong in this test, and need not. */
  allow(pattern: RegExp): void {
    this.#expected.push({ pattern, isMet: true });
  }

  /** Fails where something was seen that nobody expected, or not seen what was. */
  check(): void {
    const seen = this.#seen;
    const missing = this.#expected.filter(({ isMet }) => !isMet).map(({ pattern }) => String(pattern));
    this.#seen = [];
    this.#expected = [];
    expect(seen, "nothing goes wrong in the page that should not").toEqual([]);
    expect(missing, "what should go wrong in the page does").toEqual([]);
  }
}
