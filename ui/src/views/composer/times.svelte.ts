// Reads when a post may go: what the server names for each channel, and what all of them share.
import { api } from "../../api/client";
import { isAbort } from "../../api/errors";
import { me } from "../../app/session.svelte";
import { dayOf } from "../../time/zone";
import { checked } from "./checking.svelte";
import { inputOf, type Content } from "./content";
import { candidatesOf, commonOf, inTheWay, type Candidate } from "./slots";

const PAUSE_MS = 1000;
/** So many instants are asked of each channel, that there is a choice of those that all of them share. */
const COUNT = 8;
const DAYS = 21;

export class Times {
  found = $state.raw<Candidate[] | null>(null);
  /** Rules that stood in the way at every instant. */
  against = $state.raw<string[]>([]);
  busy = $state(false);
  error = $state.raw<unknown>(null);

  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | null = null;

  /** Asks for a post as it is written, whatever its words still lack; and for which stored post it is. */
  ask(content: Content, stored: string | null, pause = PAUSE_MS): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.busy = true;
    this.#timer = setTimeout(() => void this.#run(content, stored), pause);
  }

  async #run(content: Content, stored: string | null): Promise<void> {
    const mine = new AbortController();
    this.#running = mine;
    const { signal } = mine;
    try {
      const to = new Date(Date.now() + DAYS * 86_400_000).toISOString();
      const body = { post: inputOf(content), instead_of: stored, ignore_content: true, count: COUNT, to, channels: content.channels };
      const slots = await api.post("/api/v1/check/slots", { body, key: false, signal });
      const all = candidatesOf(slots, (at) => dayOf(at, me.zone));
      const found = await commonOf(all, content.channels.length, (at) => checked(content, at, stored, signal));
      if (this.#running !== mine) return;
      this.found = found;
      this.against = inTheWay(slots);
      this.error = null;
    } catch (error) {
      if (this.#running !== mine || isAbort(error)) return;
      this.error = error;
    }
    this.busy = false;
  }

  /** Nothing is to be named now, such as while nothing is written. */
  clear(): void {
    this.stop();
    this.found = null;
    this.error = null;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = null;
    this.busy = false;
  }
}
