// What the parts of the calendar share, handed down by its root.
import { getContext, setContext } from "svelte";
import type { Day } from "../../time/days";
import type { CalendarState } from "./calendar.svelte";
import type { Focus } from "./focus.svelte";
import type { FreeTimes } from "./free.svelte";
import type { Moving } from "./moving.svelte";
import type { Placed } from "./rows";

/** A place of the view under the pointer. */
export interface Hit {
  day: Day;
  /** Minutes since midnight, where the view has an axis of time; else the time is kept. */
  minute: number | null;
  /** The row, where channels have rows of their own. */
  channel: string | null;
  element: Element;
}

export interface Shared {
  state: CalendarState;
  moving: Moving;
  free: FreeTimes;
  focus: Focus;
  /** Opens the popover of a post beside its chip. */
  open: (placed: Placed, anchor: Element) => void;
  /** Drafts without a date that can be dragged in. */
  tray: { items: readonly Placed[] };
  /** Where a point lies, by the view that is shown. */
  hit: { find: ((x: number, y: number) => Hit | null) | null };
}

const key = Symbol("calendar");

export function share(shared: Shared): Shared {
  return setContext(key, shared);
}

export function shared(): Shared {
  return getContext<Shared>(key);
}

/** The first of some elements that a point lies in. */
export function under<T extends Element>(elements: Iterable<T>, x: number, y: number): T | null {
  for (const element of elements) {
    const box = element.getBoundingClientRect();
    if (x >= box.left && x < box.right && y >= box.top && y < box.bottom) return element;
  }
  return null;
}
