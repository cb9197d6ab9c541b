// What stands in the head of a day: holidays, days of remembrance, days of one's own, clock changes.
import { api } from "../../api/client";
import { ApiProblem } from "../../api/errors";
import { Loaded } from "../../api/loaded.svelte";
import type { Day } from "../../time/days";
import { clockChange } from "../../time/zone";
import { t } from "../../words/words.svelte";

export interface Note {
  name: string;
  kind: "holiday" | "remembrance" | "clock";
}

export class SpecialDays {
  #own = new Loaded(async (signal) => {
    try {
      return (await api.get("/api/v1/calendars", { signal })).items.flatMap((each) => each.days);
    } catch (error) {
      // Who may not read them sees the calendar without their names.
      if (error instanceof ApiProblem && error.status === 403) return [];
      throw error;
    }
  });
  readonly #byDay = $derived.by(() => {
    const found = new Map<Day, Note[]>();
    for (const { day, name, kind } of this.#own.data ?? []) found.set(day, [...(found.get(day) ?? []), { name, kind }]);
    return found;
  });
  #zone: () => string;

  constructor(zone: () => string) {
    this.#zone = zone;
  }

  load(): void {
    void this.#own.reload();
  }

  of(day: Day): Note[] {
    const notes = this.#byDay.get(day) ?? [];
    const change = clockChange(day, this.#zone());
    if (change === 0) return notes;
    return [...notes, { name: t(change > 0 ? "calendar-clock-forward" : "calendar-clock-back"), kind: "clock" }];
  }
}
