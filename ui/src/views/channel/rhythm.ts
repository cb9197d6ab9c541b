// From the days of a channel's figures: the share of offers after each day, silences, weeks. Nothing here
// knows the time of day; whether a day has passed is told by the caller.
import { addDays, daysBetween, type Day } from "../../time/days";
import type { DayFigures } from "./shapes";

/** The window of the rule `ad-density`: this many days before a post, at least and at most so many posts. */
const WINDOW_DAYS = 14;
const POSTS_MIN = 5;
const POSTS_MAX = 20;

export interface Share {
  offers: number;
  posts: number;
  /** In percent, 0 without posts. */
  percent: number;
}

export interface ShareOfDay extends Share {
  day: Day;
  /** How many posts, and how many offers among them, go out on the day itself. */
  sent: number;
  sentOffers: number;
}

function shareOf(offers: number, posts: number): Share {
  return { offers, posts, percent: posts === 0 ? 0 : (offers * 100) / posts };
}

/** What the window holds that ends with the given day. */
export function shareUntil(days: readonly DayFigures[], day: Day): Share {
  let posts = 0;
  let offers = 0;
  for (const each of [...days].reverse()) {
    if (each.day > day || each.posts === 0) continue;
    if (daysBetween(each.day, day) > WINDOW_DAYS && posts >= POSTS_MIN) break;
    // Of the earliest day only as many count as there is room for.
    const taken = Math.min(each.posts, (daysBetween(each.day, day) > WINDOW_DAYS ? POSTS_MIN : POSTS_MAX) - posts);
    if (taken <= 0) break;
    posts += taken;
    offers += Math.min(each.offers, taken);
  }
  return shareOf(offers, posts);
}

/** The share when the last post of each day is out; only days with posts, from a day on. */
export function shares(days: readonly DayFigures[], from: Day): ShareOfDay[] {
  return days
    .filter((each) => each.posts > 0 && each.day >= from)
    .map((each) => ({ ...shareUntil(days, each.day), day: each.day, sent: each.posts, sentOffers: each.offers }));
}

/** The share if one more offer went out on a day. */
export function shareWithOffer(days: readonly DayFigures[], day: Day): Share {
  const more = days.some((each) => each.day === day)
    ? days.map((each) => (each.day === day ? { ...each, posts: each.posts + 1, offers: each.offers + 1 } : each))
    : [...days, { day, posts: 1, offers: 1 }].sort((a, b) => (a.day < b.day ? -1 : 1));
  return shareUntil(more, day);
}

export interface Silence {
  /** The days of the posts before and after. */
  from: Day;
  to: Day;
  days: number;
}

/** The longest time without a post between two days that have one; null with fewer than two. */
export function longestSilence(days: readonly DayFigures[], from: Day): Silence | null {
  const sent = days.filter((each) => each.posts > 0 && each.day >= from);
  let longest: Silence | null = null;
  for (const [i, each] of sent.entries()) {
    const next = sent[i + 1];
    if (!next) break;
    const apart = daysBetween(each.day, next.day);
    if (longest === null || apart > longest.days) longest = { from: each.day, to: next.day, days: apart };
  }
  return longest;
}

/** The last day with something on it, at least `least` days after `today`. */
export function lastDay(days: readonly DayFigures[], today: Day, least: number): Day {
  const last = [...days].reverse().find((each) => each.posts > 0)?.day ?? today;
  const until = addDays(today, least);
  return last > until ? last : until;
}

export interface WeekParts {
  monday: Day;
  out: number;
  planned: number;
  isNow: boolean;
}

/** What is out and what is planned in each week from one Monday to another, both included. */
export function weeksOf(days: readonly DayFigures[], from: Day, to: Day, today: Day, openToday: number): WeekParts[] {
  const weeks: WeekParts[] = [];
  for (let monday = from; monday <= to; monday = addDays(monday, 7)) {
    const week: WeekParts = { monday, out: 0, planned: 0, isNow: daysBetween(monday, today) >= 0 && daysBetween(monday, today) < 7 };
    for (const each of days) {
      const at = daysBetween(monday, each.day);
      if (at < 0 || at > 6) continue;
      const planned = each.day > today ? each.posts : each.day === today ? Math.min(openToday, each.posts) : 0;
      week.planned += planned;
      week.out += each.posts - planned;
    }
    weeks.push(week);
  }
  return weeks;
}
