// Dates, times and numbers in the page's language and in a named zone. 24 hours, Monday first.
import { language, t } from "./words.svelte";
import { clockOf } from "../time/clock";
import { type Day, dayParts, isoWeekday } from "../time/days";
import { dayOf, wallOf } from "../time/zone";

const formats = new Map<string, Intl.DateTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();

function tag(): string {
  return language() === "de" ? "de-DE" : "en-GB";
}

function names(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag()} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(tag(), { timeZone: "UTC", ...options });
    formats.set(key, format);
  }
  return format;
}

const parts = new Map<string, string>();

function part(day: Day, options: Intl.DateTimeFormatOptions, type: "weekday" | "month"): string {
  const key = `${tag()} ${options[type]} ${options.day} ${day}`;
  let text = parts.get(key);
  if (text === undefined) {
    const date = new Date(`${day}T12:00:00Z`);
    text = names(options).formatToParts(date).find((each) => each.type === type)?.value ?? "";
    if (parts.size > 5000) parts.clear();
    parts.set(key, text);
  }
  return text;
}

/** "Mon", "Mo". */
export function weekdayShort(day: Day): string {
  return part(day, { weekday: "short" }, "weekday").replace(/\.$/, "");
}

/** "Monday", "Montag". */
export function weekdayLong(day: Day): string {
  return part(day, { weekday: "long" }, "weekday");
}

function monthShort(day: Day): string {
  const text = part(day, { month: "short", day: "numeric" }, "month");
  return text === "Sept" ? "Sep" : text;
}

function monthLong(day: Day): string {
  return part(day, { month: "long", day: "numeric" }, "month");
}

/** "October 2026". */
export function monthOf(day: Day): string {
  return t("date-month", { month: monthLong(day), year: String(dayParts(day).year) });
}

/** "1 Oct", "1. Okt.". */
export function dayMonth(day: Day): string {
  return t("date-day-month", { day: dayParts(day).day, month: monthShort(day) });
}

/** "Fri 16 Oct", "Fr, 16. Okt."; with the year where it is not this one. */
export function dayShort(day: Day, today?: Day): string {
  const parts = dayParts(day);
  const text = t("date-short", { weekday: weekdayShort(day), day: parts.day, month: monthShort(day) });
  return today !== undefined && dayParts(today).year !== parts.year ? `${text} ${parts.year}` : text;
}

/** "Friday 16 October", "Freitag, 16. Oktober"; with the year where asked for. */
export function dayLong(day: Day, withYear = false): string {
  const parts = dayParts(day);
  const text = t("date-long", { weekday: weekdayLong(day), day: parts.day, month: monthLong(day) });
  return withYear ? `${text} ${parts.year}` : text;
}

/** "12 to 18 October 2026"; both months and years where they differ. */
export function span(from: Day, to: Day): string {
  const a = dayParts(from);
  const b = dayParts(to);
  const args = {
    fromDay: a.day,
    fromMonth: monthLong(from),
    fromYear: String(a.year),
    toDay: b.day,
    toMonth: monthLong(to),
    toYear: String(b.year),
  };
  if (a.year !== b.year) return t("date-span-years", args);
  return a.month === b.month ? t("date-span-days", args) : t("date-span-months", args);
}

/** "17:30" of an instant in a zone; with seconds where asked for. */
export function time(instant: string | number, zone: string, withSeconds = false): string {
  const wall = wallOf(instant, zone);
  return `${clockOf(wall.hour * 60 + wall.minute)}${withSeconds ? `:${String(wall.second).padStart(2, "0")}` : ""}`;
}

/** "Fri 16 Oct, 18:00". */
export function moment(instant: string | number, zone: string): string {
  return t("date-moment", { day: dayShort(dayOf(instant, zone), dayOf(Date.now(), zone)), time: time(instant, zone) });
}

/** "Friday 16 October, 18:00". */
export function momentLong(instant: string | number, zone: string): string {
  return t("date-moment", { day: dayLong(dayOf(instant, zone)), time: time(instant, zone) });
}

/** "today", "yesterday", "tomorrow", a weekday within the last six days, else "Fri 16 Oct". */
export function near(day: Day, today: Day): string {
  const apart = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
  if (apart === 0) return t("date-today");
  if (apart === -1) return t("date-yesterday");
  if (apart === 1) return t("date-tomorrow");
  if (apart < 0 && apart > -7) return weekdayLong(day);
  return dayShort(day, today);
}

/** The place a zone is named for: "Berlin" of "Europe/Berlin". */
export function place(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** A number as people write it. */
export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  const key = `${tag()} ${JSON.stringify(options)}`;
  let format = numbers.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(tag(), options);
    numbers.set(key, format);
  }
  return format.format(value);
}

/** "a, b and c". */
export function list(items: readonly string[]): string {
  return new Intl.ListFormat(tag(), { type: "conjunction" }).format(items);
}

/** Whether a day is a Saturday or Sunday. */
export function isWeekend(day: Day): boolean {
  return isoWeekday(day) > 5;
}
