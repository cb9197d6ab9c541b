// Where an offer would pass: asked once for all channels, for the days of a week and from now on.
import { api } from "../../api/client";
import { Loaded } from "../../api/loaded.svelte";
import { addDays, type Day } from "../../time/days";
import { dayOf, startOf, toIso } from "../../time/zone";

export interface Room {
  /** The first instant from now at which an offer would pass; null where there is none in sight. */
  from: number | null;
  /** The days of the week on which one would pass. */
  days: ReadonlySet<Day>;
}

const DAYS_IN_SIGHT = 61;
/** More free hours than a week has, four hours apart. */
const WEEK_MAX = 42;

export class OfferRoom {
  readonly room: Loaded<ReadonlyMap<string, Room>>;
  #asked: () => { channels: readonly string[]; days: readonly Day[]; zone: string };

  constructor(asked: () => { channels: readonly string[]; days: readonly Day[]; zone: string }) {
    this.#asked = asked;
    this.room = new Loaded((signal) => this.#read(signal));
  }

  async #read(signal: AbortSignal): Promise<ReadonlyMap<string, Room>> {
    const { channels, days, zone } = this.#asked();
    if (channels.length === 0) return new Map();
    const post = { text: "", promotion: "offer" as const, channels: [...channels] };
    const now = Date.now();
    const ask = (from: number, to: number, count: number) =>
      api.post("/api/v1/check/slots", { body: { post, ignore_content: true, from: toIso(from), to: toIso(to), count }, key: false, signal, timeout: 30_000 });
    const first = startOf(days[0] ?? dayOf(now, zone), zone);
    const end = startOf(addDays(days.at(-1) ?? dayOf(now, zone), 1), zone);
    const begin = Math.max(now, first);
    const [near, week] = await Promise.all([
      ask(now, now + DAYS_IN_SIGHT * 86_400_000, 1),
      end - begin > 60_000 ? ask(begin, end, WEEK_MAX) : null,
    ]);
    return new Map(
      channels.map((channel) => {
        const found = near.channels.find((each) => each.channel === channel)?.slots[0];
        const slots = week?.channels.find((each) => each.channel === channel)?.slots ?? [];
        return [channel, { from: found ? Date.parse(found.at) : null, days: new Set(slots.map((slot) => dayOf(slot.at, zone))) }];
      }),
    );
  }
}
