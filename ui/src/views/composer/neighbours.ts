// The posts around an instant on one channel, as dots on a strip of days.
import type { CalendarRow, RowState } from "../../api/types";
import { rowState } from "../../parts/states";

const DAY_MS = 86_400_000;
/** The stretch before an instant within which offers are counted. */
export const WINDOW_DAYS = 14;
export const AFTER_DAYS = 12;

export interface Dot {
  key: string;
  /** 0 to 1 along the strip. */
  x: number;
  at: string;
  kind: "out" | "planned" | "trouble";
  isOffer: boolean;
  isSelf: boolean;
  text: string;
}

export interface Strip {
  from: number;
  to: number;
  /** Where the counting window begins and ends, 0 to 1. */
  shade: { from: number; to: number };
  dots: Dot[];
  /** How many posts the window has, with this one, and how many are offers. */
  posts: number;
  offers: number;
}

/** The span that is shown around an instant. */
export function spanAround(at: number): { from: number; to: number } {
  return { from: at - (WINDOW_DAYS + 1) * DAY_MS, to: at + AFTER_DAYS * DAY_MS };
}

const gone: readonly RowState[] = ["cancelled", "skipped", "failed"];

/** The strip of a channel; rows of the post itself are replaced by one dot at the instant. */
export function stripOf(rows: readonly CalendarRow[], at: number, self: { post: string | null; isOffer: boolean }): Strip {
  const { from, to } = spanAround(at);
  const place = (instant: number) => (instant - from) / (to - from);
  const start = at - WINDOW_DAYS * DAY_MS;
  const dots: Dot[] = [];
  let posts = 1;
  let offers = self.isOffer ? 1 : 0;
  for (const row of rows) {
    const state = rowState(row.state);
    const when = Date.parse(row.at);
    if (row.post === self.post || when < from || when > to || gone.includes(state) || state === "draft") continue;
    const isOut = state === "sent" || state === "confirmed";
    dots.push({ key: `${row.post}${row.at}`, x: place(when), at: row.at, kind: isOut ? "out" : state === "waiting" || state === "due" ? "planned" : "trouble", isOffer: row.is_offer, isSelf: false, text: row.excerpt });
    if (when >= start && when <= at) {
      posts += 1;
      if (row.is_offer) offers += 1;
    }
  }
  dots.push({ key: "self", x: place(at), at: new Date(at).toISOString(), kind: "planned", isOffer: self.isOffer, isSelf: true, text: "" });
  dots.sort((a, b) => a.x - b.x);
  return { from, to, shade: { from: place(start), to: place(at) }, dots, posts, offers };
}
