// What the week and the timeline ask of the calendar library: events at floating wall-clock times, and
// nothing of its own dragging, shifting of zones or tables.
import type { Calendar } from "@event-calendar/core";
import { weekdayShort } from "../../words/format";
import type { Day } from "../../time/days";
import type { Placed } from "./rows";

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

function clock(day: Day, minute: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return minute >= 1440 ? `${day}T23:59:59` : `${day}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`;
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
