// Wall-clock time in IANA zones by way of Intl. Instants are milliseconds or ISO texts in UTC.
import { type Day, dayFromMs } from "./days";

/** What a clock on the wall shows. */
export interface Wall {
  day: Day;
  hour: number;
  minute: number;
  second: number;
}

/** What a time on the wall comes to: once, never (the clock skips it) or twice (the clock goes back). */
export type Found =
  | { kind: "once"; instant: number }
  | { kind: "skipped"; instant: number }
  | { kind: "doubled"; instant: number; later: number };

const MINUTE = 60_000;
/** Zones change their offset at quarters of an hour at the finest. */
const QUARTER = 15 * MINUTE;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(zone, format);
  }
  return format;
}

/** Whether this browser knows a zone. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

export function toMs(instant: string | number): number {
  return typeof instant === "number" ? instant : Date.parse(instant);
}

/** An instant as the API writes it. */
export function toIso(instant: number): string {
  return new Date(instant).toISOString();
}

/** By how many milliseconds a zone is ahead of UTC at an instant. */
export function offsetAt(instant: number, zone: string): number {
  const quarter = Math.floor(instant / QUARTER);
  let known = offsets.get(zone);
  if (known === undefined) {
    known = new Map();
    offsets.set(zone, known);
  }
  let offset = known.get(quarter);
  if (offset === undefined) {
    const at = quarter * QUARTER;
    const parts: Record<string, number> = {};
    for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
    const wall = Date.UTC(
      parts["year"] ?? 0,
      (parts["month"] ?? 1) - 1,
      parts["day"] ?? 1,
      parts["hour"] ?? 0,
      parts["minute"] ?? 0,
      parts["second"] ?? 0,
    );
    offset = wall - at;
    if (known.size > 20_000) known.clear();
    known.set(quarter, offset);
  }
  return offset;
}

/** The clock on the wall of a zone at an instant. */
export function wallOf(instant: string | number, zone: string): Wall {
  const at = toMs(instant);
  const shifted = at + offsetAt(at, zone);
  const date = new Date(shifted);
  return {
    day: dayFromMs(shifted),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/** The day it is in a zone at an instant. */
export function dayOf(instant: string | number, zone: string): Day {
  const at = toMs(instant);
  return dayFromMs(at + offsetAt(at, zone));
}

/** Minutes since midnight on the wall of a zone. */
export function minuteOf(instant: string | number, zone: string): number {
  const wall = wallOf(instant, zone);
  return wall.hour * 60 + wall.minute;
}

/**
 * The instant at which a wall in a zone shows a time. A skipped time becomes the first that exists
 * after it; a doubled one is the earlier, with the later beside it.
 */
export function instantOf(wall: { day: Day; hour: number; minute: number; second?: number }, zone: string): Found {
  const asUtc = Date.parse(`${wall.day}T00:00:00Z`) + wall.hour * 3_600_000 + wall.minute * MINUTE + (wall.second ?? 0) * 1000;
  const before = offsetAt(asUtc - 86_400_000, zone);
  const after = offsetAt(asUtc + 86_400_000, zone);
  const fits = [...new Set([before, after])]
    .map((offset) => asUtc - offset)
    .filter((instant) => instant + offsetAt(instant, zone) === asUtc)
    .sort((a, b) => a - b);
  const [first, second] = fits;
  if (first === undefined) return { kind: "skipped", instant: changeBetween(asUtc - before - 86_400_000, asUtc - after + 86_400_000, zone) };
  if (second === undefined) return { kind: "once", instant: first };
  return { kind: "doubled", instant: first, later: second };
}

/** The first instant of a day in a zone; not always midnight. */
export function startOf(day: Day, zone: string): number {
  return instantOf({ day, hour: 0, minute: 0 }, zone).instant;
}

/** The instant between two at which a zone changes its offset. */
function changeBetween(from: number, to: number, zone: string): number {
  const old = offsetAt(from, zone);
  let low = Math.floor(from / QUARTER);
  let high = Math.ceil(to / QUARTER);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * QUARTER, zone) === old) low = middle;
    else high = middle;
  }
  return high * QUARTER;
}

/** By how many minutes the clock of a zone changes during a day; 60 forward in spring, -60 back. */
export function clockChange(day: Day, zone: string): number {
  const start = Date.parse(`${day}T00:00:00Z`);
  const from = start - offsetAt(start, zone);
  const to = from + 86_400_000;
  return (offsetAt(to, zone) - offsetAt(from, zone)) / MINUTE;
}

/** An instant moved to another day, showing the same time on the wall. */
export function toDay(instant: string | number, day: Day, zone: string): number {
  const { hour, minute, second } = wallOf(instant, zone);
  return instantOf({ day, hour, minute, second }, zone).instant;
}
