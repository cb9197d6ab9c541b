// Channels and posts that a test makes for itself, beside those of the sample workspace.
import type { Call } from "./program";

export interface Channel {
  id: string;
  name: string;
}
export interface Publication {
  id: string;
  state: string;
  reason?: string | null;
}
export interface Post {
  id: string;
  revision: number;
  state: string;
  text: string;
  planned_at: string | null;
  publications: Publication[];
}

/** A channel on the rehearsal network in Berlin. `options.script` says what goes wrong there. */
export function makeChannel(call: Call, name: string, options: Record<string, unknown> = {}): Promise<Channel> {
  return call<Channel>("POST", "/channels", { network: "sandbox", name, time_zone: "Europe/Berlin", options });
}

export function makePost(call: Call, text: string, channels: readonly Channel[], more: Record<string, unknown> = {}): Promise<Post> {
  return call<Post>("POST", "/posts", { text, lang: "en", channels: channels.map(({ id }) => id), ...more });
}

/** A day of the month after this one in Berlin, as `2026-10-14`, so that it can always be planned and is never out of sight. */
export function nextMonth(day: number, now = new Date()): string {
  const [year = 0, month = 0] = new Intl.DateTimeFormat("sv", { timeZone: "Europe/Berlin" }).format(now).split("-").map(Number);
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}

/** Noon in Berlin on such a day. */
export function noon(day: number, now = new Date()): string {
  const date = nextMonth(day, now);
  const hour = new Intl.DateTimeFormat("en", { timeZone: "Europe/Berlin", hour: "numeric", hourCycle: "h23" }).format(new Date(`${date}T11:00:00Z`));
  return `${date}T${hour === "12" ? "11" : "10"}:00:00Z`;
}

/** The week of a day as ISO 8601 counts it, as `2026-W42`. */
export function weekOf(day: string): string {
  const thursday = new Date(`${day}T00:00:00Z`);
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const days = (thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / 86_400_000;
  return `${thursday.getUTCFullYear()}-W${String(Math.floor(days / 7) + 1).padStart(2, "0")}`;
}

/** Asks again until it is so; fails after some seconds. For what the page does not show. */
export async function until<T>(read: () => Promise<T>, isSo: (found: T) => boolean, ms = 15_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await read();
    if (isSo(found)) return found;
    if (Date.now() > end) throw new Error(`it did not come to be so: ${JSON.stringify(found).slice(0, 2000)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
