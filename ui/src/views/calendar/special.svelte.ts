// What stands in the head of a day: holidays, days of remembrance, days of one's own, clock changes.
import { api } from "../../api/client";
import { Loaded } from "../../api/loaded.svelte";
import type { Day } from "../../time/days";
import { clockChange } from "../../time/zone";
import { t } from "../../words/words.svelte";

export interface Note {
  name: string;
  kind: "holiday" | "remembrance" | "clock";
}

interface Asked {
  zone: string;
  /** The channels that are filtered by; none for all. */
  channels: readonly string[];
}

export class SpecialDays {
  #days: { from: Day; to: Day } | null = null;
  #known = new Loaded(async (signal) => (this.#days === null ? [] : (await api.get("/api/v1/special-days", { query: this.#days, signal })).items));
  readonly #byDay = $derived.by(() => {
    const { channels } = this.#asked();
    const found = new Map<Day, Note[]>();
    for (const { day, name, kind, channels: where } of this.#known.data ?? []) {
      const isMeant = where == null || channels.length === 0 || where.some((id) => channels.includes(id));
      if (isMeant) found.set(day, [...(found.get(day) ?? []), { name, kind }]);
    }
    return found;
  });
  #asked: () => Asked;

  constructor(asked: () => Asked) {
    this.#asked = asked;
  }

  /** Reads the names of some days, or again those that were read last. */
  load(days: readonly Day[] | null = null): void {
    const from = days?.[0];
    const to = days?.at(-1);
    if (from !== undefined && to !== undefined) this.#days = { from, to };
    void this.#known.reload();
  }

  stop(): void {
    this.#known.stop();
  }

  of(day: Day): Note[] {
    const notes = this.#byDay.get(day) ?? [];
    const change = clockChange(day, this.#asked().zone);
    if (change === 0) return notes;
    return [...notes, { name: t(change > 0 ? "calendar-clock-forward" : "calendar-clock-back"), kind: "clock" }];
  }
}
