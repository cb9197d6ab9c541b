// Something that is read from the server and shown: loading, ready or failed, with what was there before.
import { untrack } from "svelte";
import { isAbort } from "./errors";

export class Loaded<T> {
  /** The last good answer; stays while a newer one is on its way and when that fails. */
  data = $state.raw<T | null>(null);
  error = $state.raw<unknown>(null);
  busy = $state(false);
  /** Loading has taken longer than five seconds. */
  slow = $state(false);

  #read: (signal: AbortSignal) => Promise<T>;
  #running: AbortController | null = null;

  constructor(read: (signal: AbortSignal) => Promise<T>) {
    this.#read = read;
  }

  get status(): "loading" | "ready" | "failed" {
    if (this.error !== null) return "failed";
    return this.data === null ? "loading" : "ready";
  }

  /** Reads again; a read still running is given up. */
  reload = async (): Promise<void> => {
    this.#running?.abort();
    const mine = new AbortController();
    this.#running = mine;
    this.busy = true;
    this.slow = false;
    const timer = setTimeout(() => (this.slow = true), 5000);
    try {
      // An effect that asks for a read does not depend on what the read looks at, least of all on `data`.
      const data = await untrack(() => this.#read(mine.signal));
      if (this.#running !== mine) return;
      this.data = data;
      this.error = null;
    } catch (error) {
      if (this.#running !== mine || isAbort(error)) return;
      this.error = error;
    } finally {
      clearTimeout(timer);
      if (this.#running === mine) {
        this.busy = false;
        this.slow = false;
      }
    }
  };

  /** Puts in what a write has answered, so that no read is needed. */
  set(data: T): void {
    this.data = data;
    this.error = null;
  }

  stop(): void {
    this.#running?.abort();
    this.#running = null;
    this.busy = false;
  }
}
