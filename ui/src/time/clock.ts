// A time of day as people type it.

/** Reads "17:30", "17.30", "1730", "930", "9" and "9 h"; null where it is no time of day. */
export function readClock(text: string): { hour: number; minute: number } | null {
  const match = /^(\d{1,2})(?:[:.h ]?(\d{2}))?\s*h?$/i.exec(text.trim());
  if (!match) return null;
  const hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  return hour < 24 && minute < 60 ? { hour, minute } : null;
}
