// What the week and the timeline ask of the calendar library: events at floating wall-clock times, and
// nothing of its own dragging, shifting of zones or tables.
import type { Calendar } from "@event-calendar/core";
import { clockOf } from "../../time/clock";
import { weekdayShort } from "../../words/format";
import type { Day } from "../../time/days";
import type { Placed } from "./rows";

/** What counts where an audience says nothing. */
const QUIET_FROM = 22 * 60;
const QUIET_TO = 7 * 60;

/** A day of the library's, which it hands out as midnight of the browser's zone. */
export function dayOfLocal(date: Date): Day {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The head of a day's column. */
export function head(date: Date): Calendar.Content {
  const day = dayOfLocal(date);
  const name = document.createElement("span");
  name.textContent = weekdayShort(day);
  const number = document.createElement("b");
  number.textContent = String(Number(day.slice(8)));
  return { domNodes: [name, number] };
}

/** A wall-clock time as the library takes it; the end of a day lies within it. */
export function clock(day: Day, minute: number): string {
  return minute >= 1440 ? `${day}T23:59:59` : `${day}T${clockOf(minute)}:00`;
}

/** The stretches of a day, in minutes, that are quiet for all of some audiences: 22:00 to 07:00 where nothing is said. */
export function quietSpans(all: readonly { quiet_from_minute?: number | null; quiet_to_minute?: number | null }[]): { from: number; to: number }[] {
  const isQuiet = (minute: number) =>
    all.every(({ quiet_from_minute, quiet_to_minute }) => {
      const from = quiet_from_minute ?? QUIET_FROM;
      const to = quiet_to_minute ?? QUIET_TO;
      return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
    });
  const spans: { from: number; to: number }[] = [];
  for (let minute = 0; minute < 1440; minute++) {
    if (!isQuiet(minute)) continue;
    const last = spans.at(-1);
    if (last?.to === minute) last.to = minute + 1;
    else spans.push({ from: minute, to: minute + 1 });
  }
  return spans;
}

/** A chip in the week: an hour tall, whatever the post; the end is for display alone. */
export function inWeek(placed: Placed): Calendar.EventInput {
  return {
    id: placed.row.key,
    start: clock(placed.day, placed.minute),
    end: clock(placed.day, Math.min(1440, placed.minute + 60)),
    extendedProps: { placed },
  };
}

/** A card on the timeline: in its channel's row, on its day. */
export function inTimeline(placed: Placed): Calendar.EventInput {
  return {
    id: placed.row.key,
    allDay: true,
    start: `${placed.day}T00:00:00`,
    end: `${placed.day}T23:59:59`,
    resourceIds: [placed.row.channel],
    extendedProps: { placed },
  };
}

/** The library calls its boxes a table, which its events break; the list view is the way for readers. */
export function plainRoles(root: HTMLElement): void {
  for (const element of root.querySelectorAll("[role]")) {
    if (element.closest(".ec-event-body, .ec-row-head > span, [data-own]") === null) element.removeAttribute("role");
  }
  for (const element of root.querySelectorAll("[aria-colindex]")) {
    element.removeAttribute("aria-colindex");
    element.removeAttribute("aria-colspan");
  }
  const main = root.querySelector<HTMLElement>(".ec-main");
  // It scrolls, so the keyboard must reach it.
  if (main) main.tabIndex = 0;
}
