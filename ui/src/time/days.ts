// Days of the calendar as text, `2026-10-14`: no instant and no zone, so nothing can slip by an hour.
// A month is `2026-10`, an ISO week `2026-W42`.

export type Day = string;
export type Month = string;
export type Week = string;

const DAY_MS = 86_400_000;

function ms(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** Whether a text names a day that exists. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(ms(text)) && dayFromMs(ms(text)) === text;
}

/** The UTC day of a number of milliseconds. */
export function dayFromMs(value: number): Day {
  return new Date(value).toISOString().slice(0, 10);
}

/** The day so many days later. */
export function addDays(day: Day, days: number): Day {
  return dayFromMs(ms(day) + days * DAY_MS);
}

/** How many days `b` is after `a`. */
export function daysBetween(a: Day, b: Day): number {
  return Math.round((ms(b) - ms(a)) / DAY_MS);
}

/** Year, month 1 to 12, day 1 to 31. */
export function dayParts(day: Day): { year: number; month: number; day: number } {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) };
}

/** 1 Monday to 7 Sunday. */
export function isoWeekday(day: Day): number {
  return ((new Date(ms(day)).getUTCDay() + 6) % 7) + 1;
}

/** The Monday on or before a day. */
export function monday(day: Day): Day {
  return addDays(day, 1 - isoWeekday(day));
}

/** All days from one to another, both included. */
export function daysFrom(from: Day, count: number): Day[] {
  return Array.from({ length: count }, (_, i) => addDays(from, i));
}

/** The ISO week of a day. */
export function weekOf(day: Day): Week {
  const thursday = addDays(monday(day), 3);
  const { year } = dayParts(thursday);
  const number = 1 + Math.floor(daysBetween(`${year}-01-01`, thursday) / 7);
  return `${year}-W${String(number).padStart(2, "0")}`;
}

/** The number of an ISO week. */
export function weekNumber(week: Week): number {
  return Number(week.slice(6));
}

/** The Monday of an ISO week, null where there is no such week. */
export function mondayOf(week: Week): Day | null {
  const match = /^(\d{4})-W(\d{2})$/.exec(week);
  if (!match) return null;
  const first = monday(`${match[1]}-01-04`);
  const day = addDays(first, (Number(match[2]) - 1) * 7);
  return weekOf(day) === week ? day : null;
}

/** The month of a day. */
export function monthOfDay(day: Day): Month {
  return day.slice(0, 7);
}

/** Whether a text names a month. */
export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** The month so many months later. */
export function addMonths(month: Month, months: number): Month {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 7);
}

/** The whole weeks that show a month: 28 to 42 days, Monday first. */
export function daysOfMonthView(month: Month): Day[] {
  const first: Day = `${month}-01`;
  const last = addDays(`${addMonths(month, 1)}-01`, -1);
  const from = monday(first);
  return daysFrom(from, daysBetween(from, addDays(monday(last), 7)));
}
