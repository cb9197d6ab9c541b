import { describe, expect, it, vi } from "vitest";
import type { CheckReport, Slots } from "../../api/types";
import { candidatesOf, commonOf, inTheWay } from "./slots";
import { aFinding } from "./samples";

const day = (at: string) => at.slice(0, 10);
const slot = (at: string, rule?: string) => ({ at: `2026-10-${at}:00Z`, findings: rule ? [aFinding({ rule, scope: "window" }), aFinding({ rule: "wording" })] : [] });
function slots(a: ReturnType<typeof slot>[], b: ReturnType<typeof slot>[], held: string[] = []): Slots {
  const channels = [
    { channel: "a", slots: a, held_back_by: [] },
    { channel: "b", slots: b, held_back_by: held },
  ];
  return { from: "2026-10-14T00:00:00Z", to: "2026-10-30T00:00:00Z", channels };
}
const report = (blocks: boolean) => ({ findings: [aFinding({ blocks, scope: "window", rule: "promo-gap" })] }) as unknown as CheckReport;

describe("good times", () => {
  it("are merged over channels, with what would be said beside the wording, two a day at most", () => {
    const all = candidatesOf(slots([slot("15T08:00"), slot("15T12:00", "promo-gap")], [slot("15T12:00"), slot("15T16:00")]), day);
    expect(all.map((each) => [each.at.slice(8, 13), each.channels.join("")])).toEqual([["15T08", "a"], ["15T12", "ab"]]);
    expect(all[1]?.findings.map((each) => each.rule)).toEqual(["promo-gap"]);
  });

  it("are asked about where not every channel named them, and left out where one is stopped", async () => {
    const all = candidatesOf(slots([slot("15T08:00"), slot("16T08:00")], [slot("15T08:00"), slot("17T08:00")]), day);
    const check = vi.fn((at: string) => Promise.resolve(report(at.includes("16T"))));
    const good = await commonOf(all, 2, check);
    expect(good.map((each) => each.at.slice(8, 10))).toEqual(["15", "17"]);
    expect(check.mock.calls.map(([at]) => at.slice(8, 10))).toEqual(["16", "17"]);
  });

  it("ask no more often than they may", async () => {
    const all = Array.from({ length: 20 }, (_, i) => ({ at: `2026-10-${i + 10}T08:00:00Z`, channels: ["a"], findings: [] }));
    const check = vi.fn(() => Promise.resolve(report(true)));
    expect(await commonOf(all, 2, check)).toEqual([]);
    expect(check).toHaveBeenCalledTimes(6);
  });

  it("name what was in the way", () => {
    expect(inTheWay(slots([slot("15T08:00")], [], ["ad-density"]))).toEqual(["ad-density"]);
  });
});
