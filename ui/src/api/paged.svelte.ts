// A list that is read page by page: the first page as anything that is read, further ones when asked for.
import { untrack } from "svelte";
import { isAbort } from "./errors";
import { Loaded } from "./loaded.svelte";

export interface Page<T> {
  items: T[];
  /** Where the next page begins; null at the end. */
  next: string | null;
}

export class Paged<T> {
  readonly first: Loaded<Page<T>>;
  /** The next page is on its way. */
  busy = $state(false);
  /** Why the next page could not be read. */
  error = $state.raw<unknown>(null);

  #more = $state.raw<Page<T> | null>(null);
  #read: (cursor: string | null, signal: AbortSignal) => Promise<Page<T>>;
  #running: AbortController | null = null;

  constructor(read: (cursor: string | null, signal: AbortSignal) => Promise<Page<T>>) {
    this.#read = read;
    this.first = new Loaded(async (signal) => {
      const page = await read(null, signal);
      this.#more = null;
      return page;
    });
  }

  /** What has been read, of all pages. */
  get items(): T[] {
    return [...(this.first.data?.items ?? []), ...(this.#more?.items ?? [])];
  }
  /** Where the next page begins; null at the end and before the first. */
  get next(): string | null {
    return this.#more ? this.#more.next : (this.first.data?.next ?? null);
  }
  /** Whether more than the first page has been read. */
  get isLong(): boolean {
    return this.#more !== null;
  }

  /** Reads the first page again; the others go when it is there, and one on its way is given up. */
  reload = async (): Promise<void> => {
    this.#giveUp();
    await this.first.reload();
  };

  readMore = async (): Promise<void> => {
    const { next } = this;
    if (next === null || this.busy) return;
    const mine = new AbortController();
    this.#running = mine;
    this.busy = true;
    this.error = null;
    try {
      const page = await this.#read(next, mine.signal);
      if (this.#running !== mine) return;
      this.#more = { items: [...(this.#more?.items ?? []), ...page.items], next: page.next };
    } catch (error) {
      if (this.#running === mine && !isAbort(error)) this.error = error;
    } finally {
      if (this.#running === mine) this.busy = false;
    }
  };

  /** Changes what has been read by what a write has answered; each page by itself. */
  change(by: (items: T[]) => T[]): void {
    if (this.first.data) this.first.set({ ...this.first.data, items: by(this.first.data.items) });
    if (this.#more) this.#more = { ...this.#more, items: by(this.#more.items) };
  }
  /** Puts a new one before the others. */
  add(item: T): void {
    if (this.first.data) this.first.set({ ...this.first.data, items: [item, ...this.first.data.items] });
  }

  stop(): void {
    this.#giveUp();
    this.first.stop();
  }
  #giveUp(): void {
    this.#running?.abort();
    this.#running = null;
    untrack(() => {
      this.busy = false;
      this.error = null;
    });
  }
}
