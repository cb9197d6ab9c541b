// A time of day as people type it, and as the page writes it.

/** Reads "17:30", "17.30", "1730", "930", "9" and "9 h"; null where it is no time of day. */
export function readClock(text: string): { hour: number; minute: number } | null {
  const match = /^(\d{1,2})(?:[:.h ]?(\d{2}))?\s*h?$/i.exec(text.trim());
  if (!match) return null;
  const hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  return hour < 24 && minute < 60 ? { hour, minute } : null;
}

/** The same as minutes since midnight; null where it is no time of day. */
export function readMinute(text: string): number | null {
  const read = readClock(text);
  return read && read.hour * 60 + read.minute;
}

/** "07:30" of minutes since midnight; 1,440 is "24:00". */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
