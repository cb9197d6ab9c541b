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
      api.post("/api/v1/check/slots", { body: { post, from: toIso(from), to: toIso(to), count }, key: false, signal, timeout: 30_000 });
    const first = startOf(days[0] ?? dayOf(now, zone), zone);
    const middle = startOf(addDays(days[0] ?? dayOf(now, zone), 4), zone);
    const end = startOf(addDays(days.at(-1) ?? dayOf(now, zone), 1), zone);
    // A week may have more free hours than one answer names, so it is asked for in two parts.
    const parts = [
      [Math.max(now, first), middle],
      [Math.max(now, middle), end],
    ].filter(([from = 0, to = 0]) => to - from > 60_000);
    const [near, ...weeks] = await Promise.all([
      ask(now, now + DAYS_IN_SIGHT * 86_400_000, 1),
      ...parts.map(([from = 0, to = 0]) => ask(from, to, 20)),
    ]);
    return new Map(
      channels.map((channel) => {
        const found = near.channels.find((each) => each.channel === channel)?.slots[0];
        const slots = weeks.flatMap((week) => week.channels.find((each) => each.channel === channel)?.slots ?? []);
        return [channel, { from: found ? Date.parse(found.at) : null, days: new Set(slots.map((slot) => dayOf(slot.at, zone))) }];
      }),
    );
  }
}
