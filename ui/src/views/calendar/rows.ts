// Rows of the calendar as they are shown: placed on a day and a minute of a zone, filtered, grouped.
import type { CalendarRow, RowState } from "../../api/types";
import { rowState } from "../../parts/states";
import { clockOf } from "../../time/clock";
import { wallOf } from "../../time/zone";
import type { Day } from "../../time/days";

export interface Row extends Omit<CalendarRow, "state"> {
  /** The same as long as the row is: a post on a channel. */
  key: string;
  state: RowState;
  /** When, in milliseconds. */
  ms: number;
  /** A draft without a day of its own: the instant is only where a drag begins to count from. */
  isUndated?: boolean;
}

export interface Placed {
  row: Row;
  /** The zone whose clock is shown. */
  zone: string;
  day: Day;
  /** Minutes since midnight on that clock. */
  minute: number;
  /** "17:30" */
  clock: string;
}

export interface Filters {
  channels: readonly string[];
  states: readonly string[];
  tags: readonly string[];
  pillars: readonly string[];
  offers: boolean;
  /** Words of the excerpt; null where nothing is looked for. */
  words: string;
  /** Posts that the server found by these words, beside the excerpts. */
  found: ReadonlySet<string> | null;
}

export function toRow(row: CalendarRow): Row {
  return { ...row, key: `${row.post}:${row.channel}`, state: rowState(row.state), ms: Date.parse(row.at) };
}

export function place(row: Row, zone: string): Placed {
  const wall = wallOf(row.ms, zone);
  const minute = wall.hour * 60 + wall.minute;
  return { row, zone, day: wall.day, minute, clock: clockOf(minute) };
}

export function isShown(row: Row, filters: Filters): boolean {
  if (filters.channels.length > 0 && !filters.channels.includes(row.channel)) return false;
  if (filters.states.length > 0 && !filters.states.includes(row.state)) return false;
  if (filters.pillars.length > 0 && !filters.pillars.includes(row.pillar ?? "")) return false;
  if (filters.tags.length > 0 && !filters.tags.some((tag) => row.tags.includes(tag))) return false;
  if (filters.offers && !row.is_offer) return false;
  if (filters.words !== "" && !filters.found?.has(row.post)) {
    const text = row.excerpt.toLocaleLowerCase();
    return filters.words.toLocaleLowerCase().split(/\s+/).every((word) => text.includes(word));
  }
  return true;
}

/** By time, then by channel, so that nothing jumps between reads. */
export function byTime(a: Placed, b: Placed): number {
  return a.row.ms - b.row.ms || (a.row.key < b.row.key ? -1 : 1);
}

/** What each day holds, in order. */
export function groupByDay(placed: readonly Placed[]): Map<Day, Placed[]> {
  const groups = new Map<Day, Placed[]>();
  for (const each of placed) {
    const group = groups.get(each.day);
    if (group) group.push(each);
    else groups.set(each.day, [each]);
  }
  for (const group of groups.values()) group.sort(byTime);
  return groups;
}

/** How many other channels a post stands on. */
export function siblings(rows: readonly Row[], row: Row): Row[] {
  return rows.filter((each) => each.post === row.post && each.channel !== row.channel);
}

/** Blocking findings have a count of their own on the chip; else the most serious severity counts. */
export function worst(row: Row): { severity: "error" | "warning"; count: number } | null {
  if (row.findings.error > 0) return { severity: "error", count: row.findings.error };
  if (row.findings.warning > 0) return { severity: "warning", count: row.findings.warning };
  return null;
}

/** For each row, how many of its day overlap it when each is an hour long, itself included. */
export function besides(groups: ReadonlyMap<Day, readonly Placed[]>): Map<string, number> {
  const found = new Map<string, number>();
  for (const all of groups.values()) {
    // In order of time, so what overlaps stands close by.
    all.forEach((each, i) => {
      let count = 1;
      for (let j = i - 1; j >= 0 && each.minute - (all[j]?.minute ?? 0) < 60; j--) count += 1;
      for (let j = i + 1; j < all.length && (all[j]?.minute ?? 0) - each.minute < 60; j++) count += 1;
      found.set(each.row.key, count);
    });
  }
  return found;
}
