// Which days a view shows, and where its neighbours are. Addresses are those of the routes.
import { addDays, addMonths, daysFrom, daysOfMonthView, isDay, isMonth, mondayOf, monthOfDay, monday, weekOf, type Day } from "../../time/days";

export type ViewName = "month" | "week" | "timeline" | "day" | "list";

export interface Period {
  view: ViewName;
  /** The days that are shown, in order. */
  days: Day[];
  /** The day that stands for the period: the first of a month, a Monday, the day itself. */
  at: Day;
  previous: string;
  next: string;
}

const listDays = 28;

/** The address of a view around a day. */
export function address(view: ViewName, day: Day): string {
  switch (view) {
    case "month":
      return `/calendar/month/${monthOfDay(day)}`;
    case "week":
    case "timeline":
      return `/calendar/${view}/${weekOf(day)}`;
    case "day":
      return `/calendar/day/${day}`;
    case "list":
      return `/calendar/list?from=${monday(day)}`;
  }
}

/** Reads the period of a path; null where it names none. `from` is the first day of a list. */
export function periodOf(path: string, params: Record<string, string>, today: Day, from: string | null): Period | null {
  const view = path.split("/")[2] ?? "month";
  switch (view) {
    case "month": {
      const month = params["month"] ?? monthOfDay(today);
      if (!isMonth(month)) return null;
      return {
        view,
        days: daysOfMonthView(month),
        at: `${month}-01`,
        previous: `/calendar/month/${addMonths(month, -1)}`,
        next: `/calendar/month/${addMonths(month, 1)}`,
      };
    }
    case "week":
    case "timeline": {
      const first = mondayOf(params["week"] ?? weekOf(today));
      if (first === null) return null;
      return { view, days: daysFrom(first, 7), at: first, previous: address(view, addDays(first, -7)), next: address(view, addDays(first, 7)) };
    }
    case "day": {
      const day = params["day"] ?? today;
      if (!isDay(day)) return null;
      return { view, days: [day], at: day, previous: address(view, addDays(day, -1)), next: address(view, addDays(day, 1)) };
    }
    case "list": {
      const first = from !== null && isDay(from) ? from : monday(today);
      return {
        view,
        days: daysFrom(first, listDays),
        at: first,
        previous: `/calendar/list?from=${addDays(first, -listDays)}`,
        next: `/calendar/list?from=${addDays(first, listDays)}`,
      };
    }
    default:
      return null;
  }
}

/** The day that another view should open at: today where it is shown, else the period's own. */
export function dayToKeep(period: Period, today: Day): Day {
  if (period.view === "month") return monthOfDay(today) === monthOfDay(period.at) ? today : period.at;
  return period.days.includes(today) ? today : period.at;
}
