// One tab stop for all chips: arrows move it from chip to chip and from day to day.
import type { Day } from "../../time/days";
import type { Placed } from "./rows";

export type Arrow = "left" | "right" | "up" | "down";
export interface Spot {
  day: Day;
  /** The chip; null on the day itself. */
  key: string | null;
}

/**
 * Where an arrow leads. Left and right go to the day beside, to the chip nearest in order; up and down go
 * through a day's chips and, past its ends, to the day above or below (`columns` days away). Null where
 * the days end.
 */
export function move(spot: Spot, arrow: Arrow, days: readonly Day[], groups: ReadonlyMap<Day, readonly Placed[]>, columns: number): Spot | null {
  const chips = groups.get(spot.day) ?? [];
  const at = spot.key === null ? -1 : chips.findIndex((each) => each.row.key === spot.key);
  if (arrow === "up" || arrow === "down") {
    const next = at + (arrow === "down" ? 1 : -1);
    if (next >= -1 && next < chips.length) return { day: spot.day, key: chips[next]?.row.key ?? null };
    const day = days[days.indexOf(spot.day) + (arrow === "down" ? columns : -columns)];
    if (day === undefined) return null;
    return { day, key: arrow === "up" ? ((groups.get(day) ?? []).at(-1)?.row.key ?? null) : null };
  }
  const day = days[days.indexOf(spot.day) + (arrow === "right" ? 1 : -1)];
  if (day === undefined) return null;
  const there = groups.get(day) ?? [];
  const key = at < 0 ? null : (there[Math.min(at, there.length - 1)]?.row.key ?? null);
  return { day, key };
}

export class Focus {
  spot = $state.raw<Spot | null>(null);

  is(day: Day, key: string | null): boolean {
    return this.spot !== null && this.spot.day === day && this.spot.key === key;
  }
}

/** Moves the real focus to a spot. */
export function focusSpot(root: Element | null | undefined, spot: Spot): boolean {
  const day = `[data-cell="${spot.day}"] a`;
  const wanted = spot.key === null ? day : `[data-key="${CSS.escape(spot.key)}"]`;
  const element = root?.querySelector<HTMLElement>(wanted) ?? root?.querySelector<HTMLElement>(day);
  element?.focus();
  return element != null;
}
