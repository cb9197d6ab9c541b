// Asks what rules and networks say while one types. What was found stays until the next answer is there.
import { api } from "../../api/client";
import { isAbort } from "../../api/errors";
import type { CheckReport } from "../../api/types";
import { inputOf, type Content } from "./content";

const PAUSE_MS = 300;
const SLOW_MS = 1000;

/** What is said of a content, which may be what a stored post is to become. */
export function checked(content: Content, at: string | null, stored: string | null, signal: AbortSignal): Promise<CheckReport> {
  const query = stored === null ? {} : { instead_of: stored };
  return api.post("/api/v1/check", { query, body: inputOf(content, at), key: false, signal });
}

export class Checking {
  report = $state.raw<CheckReport | null>(null);
  /** What the report is about. */
  of = $state.raw<Content | null>(null);
  error = $state.raw<unknown>(null);
  busy = $state(false);
  /** It has taken longer than a second, so it is said. */
  slow = $state(false);

  #timer: ReturnType<typeof setTimeout> | undefined;
  #clock: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | null = null;

  /** Asks about a content and an instant, and the stored post it is of, after the pause that typing makes. */
  ask(content: Content, at: string | null, stored: string | null, pause = PAUSE_MS): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = null;
    this.busy = true;
    this.#clock ??= setTimeout(() => (this.slow = true), SLOW_MS);
    this.#timer = setTimeout(() => void this.#run(content, at, stored), pause);
  }

  async #run(content: Content, at: string | null, stored: string | null): Promise<void> {
    const mine = new AbortController();
    this.#running = mine;
    // An instant that has passed is refused; what else is to be said does not wait for a better one.
    const ahead = at !== null && Date.parse(at) > Date.now() ? at : null;
    try {
      const report = await checked(content, ahead, stored, mine.signal);
      if (this.#running !== mine) return;
      this.report = report;
      this.of = content;
      this.error = null;
    } catch (error) {
      if (this.#running !== mine || isAbort(error)) return;
      this.error = error;
    }
    this.#settle();
  }

  #settle(): void {
    this.#running = null;
    this.busy = false;
    this.slow = false;
    clearTimeout(this.#clock);
    this.#clock = undefined;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#settle();
  }
}
