// The next allowed time of a day for the channels that are filtered by; asked of the server when a day
// is pointed at, kept until something changes.
import { api } from "../../api/client";
import { isAbort } from "../../api/errors";
import { addDays, type Day } from "../../time/days";
import { startOf, toIso } from "../../time/zone";

export interface Offer {
  /** The instant in milliseconds. */
  at: number;
  /** The channel on which it is free. */
  channel: string;
}

export class FreeTimes {
  /** By day; null where nothing is free that day. */
  offers = $state.raw<ReadonlyMap<Day, Offer | null>>(new Map());
  /** The day that is pointed at. */
  day = $state<Day | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | null = null;

  /** Points at a day, and asks for its next free time when the pointer rests. */
  point(day: Day | null, channels: readonly string[], zone: string): void {
    this.day = day;
    clearTimeout(this.#timer);
    if (day === null || channels.length === 0 || this.offers.has(day)) return;
    const end = startOf(addDays(day, 1), zone);
    if (end <= Date.now()) return;
    this.#timer = setTimeout(() => void this.#ask(day, channels, zone, end), 150);
  }

  async #ask(day: Day, channels: readonly string[], zone: string, end: number): Promise<void> {
    this.#running?.abort();
    const mine = new AbortController();
    this.#running = mine;
    try {
      const answer = await api.post("/api/v1/check/slots", {
        body: {
          post: { text: "", channels: [...channels] },
          // What will be written is not there yet: no picture where a network needs one holds it back.
          ignore_content: true,
          from: toIso(Math.max(Date.now(), startOf(day, zone))),
          to: toIso(end),
          count: 1,
        },
        key: false,
        signal: mine.signal,
      });
      let best: Offer | null = null;
      for (const { channel, slots } of answer.channels) {
        const [slot] = slots;
        if (slot && (best === null || Date.parse(slot.at) < best.at)) best = { at: Date.parse(slot.at), channel };
      }
      this.offers = new Map(this.offers).set(day, best);
    } catch (error) {
      // An offer that cannot be made is left out; the day still takes a new post.
      if (!isAbort(error)) this.offers = new Map(this.offers).set(day, null);
    }
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.offers = new Map();
  }
}

/** The address at which a post for an instant is begun. */
export function composeAt(at: number, channels: readonly string[]): string {
  const list = channels.length > 0 ? `&channel=${channels.join(",")}` : "";
  return `/compose?at=${encodeURIComponent(toIso(at))}${list}`;
}
