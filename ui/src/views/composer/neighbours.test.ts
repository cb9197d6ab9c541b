import { describe, expect, it } from "vitest";
import type { CalendarRow } from "../../api/types";
import { stripOf } from "./neighbours";

const at = Date.parse("2026-10-15T07:00:00Z");
const row = (when: string, change: Partial<CalendarRow> = {}) => ({ at: `2026-10-${when}T07:00:00Z`, post: `post_${when}`, state: "sent", is_offer: false, excerpt: when, ...change }) as CalendarRow;

describe("the strip of neighbours", () => {
  it("counts the fourteen days before with the post itself, and shows what comes after", () => {
    const strip = stripOf([row("02"), row("12", { is_offer: true }), row("14", { state: "waiting" }), row("20", { state: "waiting", is_offer: true })], at, { post: "post_x", isOffer: true });
    expect([strip.posts, strip.offers]).toEqual([4, 2]);
    expect(strip.dots.map((each) => [each.kind, each.isOffer, each.isSelf])).toEqual([
      ["out", false, false],
      ["out", true, false],
      ["planned", false, false],
      ["planned", true, true],
      ["planned", true, false],
    ]);
    for (const { x } of strip.dots) expect(x).toBeGreaterThanOrEqual(0);
    expect(strip.shade.to).toBeCloseTo(strip.dots.find((each) => each.isSelf)?.x ?? 0);
  });

  it("leaves out the post's own rows, drafts, and what never went out", () => {
    const strip = stripOf([row("14", { post: "post_x" }), row("13", { state: "draft" }), row("12", { state: "failed" }), row("11", { state: "cancelled" })], at, { post: "post_x", isOffer: false });
    expect(strip.dots).toHaveLength(1);
    expect(strip.posts).toBe(1);
  });
});
