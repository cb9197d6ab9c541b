import { describe, expect, it } from "vitest";
import { readClock } from "./clock";
import { addDays, addMonths, dayParts, daysOfMonthView, isDay, isoWeekday, monday, mondayOf, weekOf } from "./days";
import { clockChange, dayOf, instantOf, minuteOf, startOf, toDay, toIso, wallOf } from "./zone";

const at = (day: string, clock: string, zone: string) => {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return instantOf({ day, hour, minute }, zone);
};

describe("times the clock skips become the first that exists", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00:00.000Z"],
    ["Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00:00.000Z"],
    ["Europe/London", "2026-03-29", "01:30", "2026-03-29T01:00:00.000Z"],
    ["America/New_York", "2026-03-08", "02:59", "2026-03-08T07:00:00.000Z"],
    ["Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00.000Z"],
  ])("%s %s %s", (zone, day, clock, instant) => {
    const found = at(day, clock, zone);
    expect(found.kind).toBe("skipped");
    expect(toIso(found.instant)).toBe(instant);
  });
});

describe("times the clock doubles are both found, the earlier first", () => {
  it.each([
    ["Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"],
    ["Europe/London", "2026-10-25", "01:00", "2026-10-25T00:00:00.000Z", "2026-10-25T01:00:00.000Z"],
    ["America/New_York", "2026-11-01", "01:59", "2026-11-01T05:59:00.000Z", "2026-11-01T06:59:00.000Z"],
  ])("%s %s %s", (zone, day, clock, first, second) => {
    const found = at(day, clock, zone);
    if (found.kind !== "doubled") throw new Error(found.kind);
    expect([toIso(found.instant), toIso(found.later)]).toEqual([first, second]);
  });
});

describe("edges of the changes are plain", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29", "01:59"],
    ["Europe/Berlin", "2026-03-29", "03:00"],
    ["Europe/Berlin", "2026-10-25", "01:59"],
    ["Europe/Berlin", "2026-10-25", "03:00"],
    ["America/New_York", "2026-11-01", "02:00"],
    ["Asia/Kathmandu", "2026-06-01", "00:15"],
    ["Pacific/Apia", "2026-06-01", "23:59"],
  ])("%s %s %s", (zone, day, clock) => {
    expect(at(day, clock, zone).kind).toBe("once");
  });
});

describe("a wall and its instant are each other's inverse", () => {
  const zones = ["Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/Santiago", "UTC"];
  it.each(zones)("%s, every seven hours and 13 minutes of a year", (zone) => {
    const end = Date.UTC(2027, 0, 1);
    for (let instant = Date.UTC(2026, 0, 1); instant < end; instant += 7 * 3_600_000 + 13 * 60_000) {
      const wall = wallOf(instant, zone);
      const found = instantOf(wall, zone);
      expect(found.kind).not.toBe("skipped");
      const same = found.kind === "doubled" ? [found.instant, found.later] : [found.instant];
      expect(same).toContain(instant);
    }
  });

  it.each(zones)("%s, days follow one another without gap", (zone) => {
    for (let day = "2026-01-01"; day < "2027-01-01"; day = addDays(day, 1)) {
      const start = startOf(day, zone);
      expect(dayOf(start, zone)).toBe(day);
      expect(dayOf(start - 1, zone)).toBe(addDays(day, -1));
    }
  });
});

describe("days with a change of the clock", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29", 60],
    ["Europe/Berlin", "2026-10-25", -60],
    ["Europe/London", "2026-10-25", -60],
    ["America/New_York", "2026-03-08", 60],
    ["America/New_York", "2026-10-25", 0],
    ["Australia/Lord_Howe", "2026-04-05", -30],
  ])("%s %s: %i minutes", (zone, day, minutes) => {
    expect(clockChange(day, zone)).toBe(minutes);
  });

  it("a move to another day keeps the time on the wall", () => {
    const moved = toDay("2026-10-24T15:30:00Z", "2026-10-26", "Europe/Berlin");
    expect(toIso(moved)).toBe("2026-10-26T16:30:00.000Z");
    expect(minuteOf(moved, "Europe/Berlin")).toBe(17 * 60 + 30);
  });
});

describe("days, weeks and months", () => {
  it.each([
    ["2026-10-14", "2026-W42"],
    ["2026-12-31", "2026-W53"],
    ["2027-01-03", "2026-W53"],
    ["2027-01-04", "2027-W01"],
    ["2025-12-29", "2026-W01"],
  ])("%s lies in %s", (day, week) => {
    expect(weekOf(day)).toBe(week);
    expect(mondayOf(week)).toBe(monday(day));
  });

  it("weeks that are none are refused", () => {
    expect(mondayOf("2025-W53")).toBeNull();
    expect(mondayOf("2026-W00")).toBeNull();
    expect(mondayOf("x")).toBeNull();
    expect(isDay("2026-02-30")).toBe(false);
    expect(isDay("2028-02-29")).toBe(true);
  });

  it.each([["2026-10", 35], ["2026-02", 28], ["2026-08", 42], ["2027-02", 28]])("%s is shown in %i days", (month, count) => {
    const days = daysOfMonthView(month);
    expect(days).toHaveLength(count === 28 && month === "2026-02" ? 35 : count);
    expect(isoWeekday(days[0] ?? "")).toBe(1);
    expect(days.filter((day) => day.startsWith(month)).length).toBe(dayParts(addDays(`${addMonths(month, 1)}-01`, -1)).day);
  });
});

describe("times of day as people type them", () => {
  it.each([["17:30", 17, 30], ["17.30", 17, 30], ["930", 9, 30], ["1730", 17, 30], ["9", 9, 0], [" 9 h", 9, 0], ["00:00", 0, 0]])("%s", (text, hour, minute) => {
    expect(readClock(text)).toEqual({ hour, minute });
  });
  it.each(["24:00", "12:60", "x", "", "1:2:3"])("%s is none", (text) => {
    expect(readClock(text)).toBeNull();
  });
});
