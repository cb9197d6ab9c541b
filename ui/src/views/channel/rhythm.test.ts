import { describe, expect, it } from "vitest";
import { addDays } from "../../time/days";
import { lastDay, longestSilence, shares, shareUntil, shareWithOffer } from "./rhythm";

/** Days from 1 October on: a letter for each, `.` nothing, `p` a post, `o` an offer, digits several posts. */
function days(text: string) {
  return [...text].map((sign, i) => ({
    day: addDays("2026-10-01", i),
    posts: sign === "." ? 0 : sign === "p" || sign === "o" ? 1 : Number(sign),
    offers: sign === "o" ? 1 : 0,
  }));
}

describe("the window of offers", () => {
  it("counts the post's own day and 14 days before it", () => {
    expect(shareUntil(days("opppppp........"), "2026-10-15")).toMatchObject({ offers: 1, posts: 7 });
    expect(shareUntil(days("opppppp........."), "2026-10-16")).toMatchObject({ offers: 0, posts: 6 });
  });

  it("reaches further back until it holds five posts, and no further", () => {
    const sparse = days("ooppp...............p");
    expect(shareUntil(sparse, "2026-10-21")).toMatchObject({ offers: 1, posts: 5, percent: 20 });
  });

  it("holds twenty posts at most", () => {
    expect(shareUntil(days("o999"), "2026-10-04")).toMatchObject({ offers: 0, posts: 20 });
  });

  it("is empty without posts", () => {
    expect(shareUntil(days("...."), "2026-10-04")).toEqual({ offers: 0, posts: 0, percent: 0 });
  });

  it("gives one share for each day with posts", () => {
    expect(shares(days("p.o.pp"), "2026-10-02").map((each) => [each.day, each.offers, each.posts])).toEqual([
      ["2026-10-03", 1, 2],
      ["2026-10-05", 1, 3],
      ["2026-10-06", 1, 4],
    ]);
  });

  it("can be asked for one more offer, also after the last day", () => {
    expect(shareWithOffer(days("pppo"), "2026-10-04")).toMatchObject({ offers: 2, posts: 5 });
    expect(shareWithOffer(days("pppo"), "2026-10-09")).toMatchObject({ offers: 2, posts: 5 });
  });
});

describe("silences", () => {
  it("are the days between two posts", () => {
    expect(longestSilence(days("p.p....p.p"), "2026-10-01")).toEqual({ from: "2026-10-03", to: "2026-10-08", days: 5 });
    expect(longestSilence(days("p....."), "2026-10-01")).toBeNull();
  });
});

describe("the end of a plot", () => {
  it("is the last planned day, or a while after today", () => {
    expect(lastDay(days("p........p"), "2026-10-02", 3)).toBe("2026-10-10");
    expect(lastDay(days("p........."), "2026-10-02", 3)).toBe("2026-10-05");
  });
});
