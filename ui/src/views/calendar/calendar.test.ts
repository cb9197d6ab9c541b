import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CalendarRow, Post } from "../../api/types";
import { toasts, undoLast } from "../../app/toasts.svelte";
import { heard } from "../../app/announce.svelte";
import { serve, signedIn, type Asked, type Reply } from "../../test-server";
import { addDays } from "../../time/days";
import { move } from "./focus.svelte";
import { reach } from "./gradual.svelte";
import { quietSpans } from "./library";
import { Moving, stepped, whyFixed } from "./moving.svelte";
import { address, dayToKeep, periodOf } from "./period";
import { besides, groupByDay, isShown, place, toRow, type Filters, type Row } from "./rows";
import { Weeks } from "./weeks.svelte";

function row(change: Partial<CalendarRow> = {}): Row {
  return toRow({
    post: "post_1",
    revision: 3,
    publication: "pub_1",
    channel: "chan_1",
    at: "2099-10-16T16:00:00.000Z",
    state: "waiting",
    reason: null,
    excerpt: "Farbe der Woche",
    lang: "de",
    is_offer: false,
    findings: { info: 0, warning: 0, error: 0 },
    blocks: false,
    tags: [],
    pillar: null,
    ...change,
  });
}
const none: Filters = { channels: [], states: [], tags: [], pillars: [], offers: false, words: "", found: null };

describe("periods", () => {
  it.each([
    ["/calendar", {}, "month", 35, "2026-09-28"],
    ["/calendar/month/2026-02", { month: "2026-02" }, "month", 35, "2026-01-26"],
    ["/calendar/week/2026-W53", { week: "2026-W53" }, "week", 7, "2026-12-28"],
    ["/calendar/timeline/2026-W01", { week: "2026-W01" }, "timeline", 7, "2025-12-29"],
    ["/calendar/day/2026-03-29", { day: "2026-03-29" }, "day", 1, "2026-03-29"],
    ["/calendar/list", {}, "list", 28, "2026-10-12"],
  ] as const)("%s", (path, params, view, count, first) => {
    const period = periodOf(path, params, "2026-10-14", null);
    expect(period?.view).toBe(view);
    expect(period?.days).toHaveLength(count);
    expect(period?.days[0]).toBe(first);
  });

  it.each([
    ["/calendar/month/2026-13", { month: "2026-13" }],
    ["/calendar/week/2025-W53", { week: "2025-W53" }],
    ["/calendar/day/2026-02-30", { day: "2026-02-30" }],
    ["/calendar/year/2026", {}],
  ] as const)("%s is none", (path, params) => {
    expect(periodOf(path, params, "2026-10-14", null)).toBeNull();
  });

  it("keep the day when the view changes", () => {
    const month = periodOf("/calendar/month/2026-10", { month: "2026-10" }, "2026-10-14", null);
    if (!month) throw new Error();
    expect(address("week", dayToKeep(month, "2026-10-14"))).toBe("/calendar/week/2026-W42");
    expect(address("week", dayToKeep(month, "2027-01-01"))).toBe("/calendar/week/2026-W40");
  });

  it("neighbours lead there and back", () => {
    for (const [path, params] of [["/calendar/month/2026-12", { month: "2026-12" }], ["/calendar/week/2026-W53", { week: "2026-W53" }], ["/calendar/day/2026-12-31", { day: "2026-12-31" }]] as const) {
      const here = periodOf(path, params, "2026-10-14", null);
      const part = here?.next.split("/").at(-1) ?? "";
      const there = periodOf(here?.next ?? "", { month: part, week: part, day: part }, "2026-10-14", null);
      expect(there?.previous).toBe(path);
    }
  });
});

describe("rows", () => {
  it("stand on the day of the zone that is shown", () => {
    const late = row({ at: "2026-10-24T23:30:00.000Z" });
    expect(place(late, "Europe/Berlin")).toMatchObject({ day: "2026-10-25", clock: "01:30", minute: 90 });
    expect(place(late, "Europe/London")).toMatchObject({ day: "2026-10-25", clock: "00:30" });
    expect(place(late, "America/New_York")).toMatchObject({ day: "2026-10-24", clock: "19:30" });
  });

  it("of the night the clocks go back keep their order", () => {
    const first = place(row({ post: "a", at: "2026-10-25T00:30:00.000Z" }), "Europe/Berlin");
    const second = place(row({ post: "b", at: "2026-10-25T01:30:00.000Z" }), "Europe/Berlin");
    expect([first.clock, second.clock]).toEqual(["02:30", "02:30"]);
    expect(groupByDay([second, first]).get("2026-10-25")?.map((each) => each.row.post)).toEqual(["a", "b"]);
  });

  it.each([
    ["nothing set", {}, true],
    ["its channel", { channels: ["chan_1"] }, true],
    ["another channel", { channels: ["chan_2"] }, false],
    ["its state", { states: ["waiting"] }, true],
    ["another state", { states: ["held"] }, false],
    ["offers", { offers: true }, false],
    ["its words, in any case", { words: "woche FARBE" }, true],
    ["other words", { words: "Merino" }, false],
    ["words the server found", { words: "Merino", found: new Set(["post_1"]) }, true],
    ["a tag it lacks", { tags: ["winter"] }, false],
  ] as const)("filtered by %s", (_, filters, shown) => {
    expect(isShown(row(), { ...none, ...filters })).toBe(shown);
  });

  it("of the same hour are counted as standing side by side", () => {
    const at = (clock: string) => place(row({ post: clock, at: `2026-10-16T${clock}:00.000Z` }), "UTC");
    const found = besides(new Map([["2026-10-16", [at("08:00"), at("08:30"), at("09:15"), at("12:00")]]]));
    expect([...found.values()]).toEqual([2, 3, 2, 1]);
  });

  it("of a state that is not known here count as unclear", () => {
    expect(row({ state: "something_new" }).state).toBe("unknown");
  });
});

describe("arrows", () => {
  const days = Array.from({ length: 14 }, (_, i) => addDays("2026-10-12", i));
  const chips = (day: string, count: number) => Array.from({ length: count }, (_, i) => place(row({ post: `${day}-${i}`, at: `${day}T1${i}:00:00Z` }), "UTC"));
  const groups = new Map([
    ["2026-10-12", chips("2026-10-12", 2)],
    ["2026-10-13", chips("2026-10-13", 1)],
    ["2026-10-19", chips("2026-10-19", 1)],
  ]);
  const key = (day: string, i: number) => `${day}-${i}:chan_1`;

  it("down goes through the chips of a day, then to the week below", () => {
    let spot = { day: "2026-10-12", key: null as string | null };
    const seen: (string | null)[] = [];
    for (let i = 0; i < 4; i++) {
      const next = move(spot, "down", days, groups, 7);
      if (!next) break;
      spot = next;
      seen.push(`${next.day} ${next.key}`);
    }
    expect(seen).toEqual([`2026-10-12 ${key("2026-10-12", 0)}`, `2026-10-12 ${key("2026-10-12", 1)}`, "2026-10-19 null", `2026-10-19 ${key("2026-10-19", 0)}`]);
  });

  it("up from a day goes to the last chip above", () => {
    expect(move({ day: "2026-10-19", key: null }, "up", days, groups, 7)).toEqual({ day: "2026-10-12", key: key("2026-10-12", 1) });
  });

  it("right keeps the place in order as far as there are chips", () => {
    expect(move({ day: "2026-10-12", key: key("2026-10-12", 1) }, "right", days, groups, 7)).toEqual({ day: "2026-10-13", key: key("2026-10-13", 0) });
    expect(move({ day: "2026-10-13", key: key("2026-10-13", 0) }, "right", days, groups, 7)).toEqual({ day: "2026-10-14", key: null });
  });

  it("end where the days end", () => {
    expect(move({ day: "2026-10-12", key: null }, "left", days, groups, 7)).toBeNull();
    expect(move({ day: "2026-10-25", key: null }, "right", days, groups, 7)).toBeNull();
  });
});

describe("a step of a move", () => {
  it.each([
    ["a day keeps the time over the change in Berlin", "2026-10-24T16:00:00Z", "Europe/Berlin", { days: 1 }, "2026-10-25T17:00:00.000Z"],
    ["a week back over the change in New York", "2026-11-03T13:00:00Z", "America/New_York", { days: -7 }, "2026-10-27T12:00:00.000Z"],
    ["into a skipped hour: the first time after it", "2026-03-28T01:30:00Z", "Europe/Berlin", { days: 1 }, "2026-03-29T01:00:00.000Z"],
    ["minutes count as they pass", "2026-10-25T00:45:00Z", "Europe/Berlin", { minutes: 15 }, "2026-10-25T01:00:00.000Z"],
    ["London", "2026-03-28T12:00:00Z", "Europe/London", { days: 1 }, "2026-03-29T11:00:00.000Z"],
  ] as const)("%s", (_, from, zone, step, to) => {
    expect(new Date(stepped(Date.parse(from), zone, step)).toISOString()).toBe(to);
  });
});

describe("weeks", () => {
  const read = vi.fn(async (from: string, to: string) => [row({ at: `${from}T10:00:00.000Z` }), row({ post: "post_2", at: `${addDays(to, -1)}T10:00:00.000Z` })]);
  beforeEach(() => {
    read.mockClear();
  });

  it("read what is missing in one go, with a week on each side", async () => {
    const weeks = new Weeks(read);
    await weeks.need("2026-10-12", "2026-10-18");
    expect(read.mock.calls.map(([from, to]) => [from, to])).toEqual([["2026-10-05", "2026-10-26"]]);
    expect(weeks.has("2026-10-12", "2026-10-18")).toBe(true);
    await weeks.need("2026-10-12", "2026-10-18");
    expect(read).toHaveBeenCalledOnce();
    await weeks.need("2026-10-19", "2026-10-25");
    expect(read.mock.calls[1]?.slice(0, 2)).toEqual(["2026-10-26", "2026-11-02"]);
  });

  it("keep what they have when a read fails, and say so", async () => {
    const weeks = new Weeks(read);
    await weeks.need("2026-10-12", "2026-10-18");
    read.mockRejectedValueOnce(new Error("away"));
    await weeks.refresh();
    expect(weeks.error).toBeInstanceOf(Error);
    expect(weeks.rows("2026-10-12", "2026-10-18").length).toBeGreaterThan(0);
  });

  it("stay the same where a new read says the same", async () => {
    let state: "waiting" | "sent" = "waiting";
    const weeks = new Weeks(async () => [row({ post: "a", at: "2026-10-14T10:00:00.000Z" }), row({ post: "b", at: "2026-10-14T11:00:00.000Z", state })]);
    await weeks.need("2026-10-12", "2026-10-18");
    const [a, b] = weeks.rows("2026-10-12", "2026-10-18");
    state = "sent";
    await weeks.refresh();
    const [after, changed] = weeks.rows("2026-10-12", "2026-10-18");
    expect(after).toBe(a);
    expect(changed).not.toBe(b);
    expect(changed?.state).toBe("sent");
  });

  it("end one read before the next where much happens, and then read once more", async () => {
    let answer: () => void = () => undefined;
    const read = vi.fn(() => new Promise<CalendarRow[]>((go) => (answer = () => go([]))));
    const weeks = new Weeks(read);
    const first = weeks.need("2026-10-12", "2026-10-18");
    answer();
    await first;
    void weeks.refresh();
    await weeks.refresh();
    await weeks.refresh();
    expect(read).toHaveBeenCalledTimes(2);
    answer();
    await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(3));
    answer();
    await vi.waitFor(() => expect(weeks.busy).toBe(false));
    expect(read).toHaveBeenCalledTimes(3);
  });

  it("are read anew although another period took the place of that read", async () => {
    const read = vi.fn(async (from: string, _to: string, signal: AbortSignal) => {
      await Promise.resolve();
      if (signal.aborted) throw new DOMException("given up", "AbortError");
      return [row({ at: `${from}T10:00:00.000Z` })];
    });
    const weeks = new Weeks(read);
    await weeks.need("2026-10-12", "2026-10-18");
    const refreshed = weeks.refresh();
    await weeks.need("2026-10-19", "2026-10-25");
    await refreshed;
    expect(read.mock.calls.at(-1)?.slice(0, 2)).toEqual(["2026-10-12", "2026-11-02"]);
  });

  it("show every row in each view that spans it", async () => {
    const weeks = new Weeks(async (from, to) => {
      const all: CalendarRow[] = [];
      for (let day = from, i = 0; day < to; day = addDays(day, 1), i++) all.push(row({ post: `p${day}`, at: `${day}T${String(i % 24).padStart(2, "0")}:59:00.000Z` }));
      return all;
    });
    for (const zone of ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Pacific/Kiritimati"]) {
      const month = periodOf("/calendar/month/2026-10", { month: "2026-10" }, "2026-10-14", null);
      const days = month?.days ?? [];
      await weeks.need(days[0] ?? "", days.at(-1) ?? "");
      const inMonth = weeks.rows(days[0] ?? "", days.at(-1) ?? "").map((each) => place(each, zone)).filter((each) => days.includes(each.day));
      const inWeeks = [0, 7, 14, 21, 28].flatMap((at) => {
        const week = days.slice(at, at + 7);
        return weeks.rows(week[0] ?? "", week.at(-1) ?? "").map((each) => place(each, zone)).filter((each) => week.includes(each.day));
      });
      expect(inWeeks.map((each) => each.row.key).sort()).toEqual(inMonth.map((each) => each.row.key).sort());
    }
  });
});

describe("quiet hours", () => {
  it.each([
    ["the usual ones", [{}], [[0, 420], [1320, 1440]]],
    ["from midnight on", [{ quiet_from_minute: 0, quiet_to_minute: 360 }], [[0, 360]]],
    ["around noon", [{ quiet_from_minute: 720, quiet_to_minute: 840 }], [[720, 840]]],
    ["those that all share", [{}, { quiet_from_minute: 1260, quiet_to_minute: 360 }], [[0, 360], [1320, 1440]]],
    ["none that all share", [{}, { quiet_from_minute: 720, quiet_to_minute: 840 }], []],
  ])("%s", (_, all, spans) => {
    expect(quietSpans(all).map(({ from, to }) => [from, to])).toEqual(spans);
  });
});

describe("filling a view", () => {
  it("takes whole groups, at least one", () => {
    expect(reach([20, 20, 20, 20], 0, 60)).toBe(3);
    expect(reach([500, 1], 0, 60)).toBe(1);
    expect(reach([0, 0, 0], 0, 60)).toBe(3);
    expect(reach([], 0, 60)).toBe(0);
  });
});

describe("moving", () => {
  const post = (change: Partial<Post> = {}) => ({ id: "post_1", revision: 4, publications: [], planned_at: null, ...change }) as unknown as Post;
  let calls: Asked[] = [];
  let answers: (path: string) => Reply;
  const taken = vi.fn();
  const reread = vi.fn();

  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    taken.mockClear();
    reread.mockClear();
    signedIn(["schedule_posts"]);
    calls = serve(({ path }) => answers(path));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const placed = () => place(row(), "Europe/Berlin");
  const nextDay = Date.parse("2099-10-17T16:00:00.000Z");

  it("asks for the verdict a little after the last step, and says it", async () => {
    answers = () => ({ status: 200, body: { done: false, items: [{ id: "post_1", ok: true, findings: [] }] } });
    const moving = new Moving(taken, reread);
    expect(moving.start(placed(), "keys")).toBe(true);
    moving.step({ days: 1 });
    moving.step({ minutes: 15 });
    expect(moving.verdict.kind).toBe("checking");
    await vi.advanceTimersByTimeAsync(200);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.body).toEqual({ items: [{ id: "post_1", at: "2099-10-17T16:15:00.000Z" }] });
    expect(moving.verdict.kind).toBe("fits");
    expect(heard.polite).toContain("Nothing stands against it.");
  });

  it("drops with the revision, and Undo moves it back", async () => {
    answers = () => ({ status: 200, body: post() });
    const moving = new Moving(taken, reread);
    moving.start(placed(), "drag");
    moving.aim(nextDay);
    await moving.drop();
    expect(calls.at(-1)).toMatchObject({ method: "PATCH", path: "/posts/post_1", body: { publish_at: "2099-10-17T16:00:00.000Z" }, headers: { "if-match": '"3"' } });
    expect(taken).toHaveBeenCalledOnce();
    expect(moving.item).toBeNull();
    expect(toasts().at(-1)?.text).toMatch(/^Moved to Sat 17 Oct/);
    undoLast();
    await vi.advanceTimersByTimeAsync(10);
    expect(calls.at(-1)).toMatchObject({ body: { publish_at: "2099-10-16T16:00:00.000Z" }, headers: { "if-match": '"4"' } });
  });

  it.each([
    [412, "precondition_failed", /Mira changed this post meanwhile/],
    [409, "in_flight", /It was not moved\. It is being sent right now/],
    [422, "daily_max", /It was not moved\. That day has as many posts/],
  ])("returns on %i %s and says why", async (status, code, text) => {
    answers = (path) =>
      path === "/events" ? { status: 200, body: { items: [{ person: { name: "Mira" } }], next_cursor: null } } : { status, body: { code, status, title: "", detail: "" } };
    const moving = new Moving(taken, reread);
    moving.start(placed(), "drag");
    moving.aim(nextDay);
    await moving.drop();
    expect(taken).not.toHaveBeenCalled();
    expect(reread).toHaveBeenCalledOnce();
    expect(toasts().at(-1)?.text).toMatch(text);
  });

  it("lets nothing go into the past, and changes nothing at its own place", async () => {
    answers = () => ({ status: 500, body: {} });
    const moving = new Moving(taken, reread);
    moving.start(placed(), "drag");
    moving.aim(Date.parse("2020-01-01T00:00:00Z"));
    expect(moving.target).toBeNull();
    expect(moving.refused).toBe("That time has passed.");
    await moving.drop();
    expect(calls).toHaveLength(0);
  });

  it.each(["due", "sending", "processing", "sent", "confirmed", "held", "failed", "cancelled"])("does not pick up what is %s", (state) => {
    expect(whyFixed(row({ state }))).toMatch(/can no longer be moved/);
    expect(new Moving(taken, reread).start(place(row({ state }), "UTC"), "drag")).toBe(false);
    flushSync();
  });
});
