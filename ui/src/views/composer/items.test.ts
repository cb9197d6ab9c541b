import { describe, expect, it } from "vitest";
import type { FieldError } from "../../api/types";
import { blank } from "./content";
import { isSafe, itemsOf, marksAt, proposedInstant, stopping } from "./items";
import { aFinding, aFix, span } from "./samples";

const content = { ...blank(["chan_1", "chan_2"]), text: "Now!!!" };
const tooLong = { channel: "chan_1", field: "text", code: "text_too_long", message: "Too long.", count: 501, limit: 500, unit: "graphemes" } as FieldError;

describe("items", () => {
  it("say once what is said of several channels, with passages and changes once", () => {
    const one = { spans: [span("text", 3, "!!!")], fix: aFix("text", 3, "!!!", "!") };
    const [item, ...more] = itemsOf({ findings: [aFinding(one), aFinding({ ...one, channel: "chan_2" })], limits: [] }, content);
    expect(more).toEqual([]);
    expect(item).toMatchObject({ channels: ["chan_1", "chan_2"], passages: [{ start: 3, end: 6 }], edits: [{ start: 3, end: 6, by: "!" }] });
    expect(item && isSafe(item)).toBe(true);
  });

  it("keep the texts of a channel's own variant apart", () => {
    const own = { ...content, variants: [{ channel: "chan_2", text: "Here!!!", media: null, thread: null, options: {} }] };
    const items = itemsOf({ findings: [aFinding({ spans: [span("text", 3, "!!!")] }), aFinding({ channel: "chan_2", spans: [span("text", 4, "!!!")] })], limits: [] }, own);
    expect(marksAt(items, { channel: null, part: 0 })).toMatchObject([{ start: 3, end: 6 }]);
    expect(marksAt(items, { channel: "chan_2", part: 0 })).toMatchObject([{ start: 4, end: 7 }]);
  });

  it("put first what stops the post, last what was set aside", () => {
    const findings = [
      aFinding({ rule: "hint", severity: "info" }),
      aFinding({ rule: "aside", severity: "error", blocks: false, suppressed_by: "sup_1" }),
      aFinding({ rule: "blocking-warning", blocks: true }),
      aFinding({ rule: "problem", severity: "error" }),
    ];
    const items = itemsOf({ findings, limits: [tooLong] }, content);
    expect(items.map((each) => each.finding?.rule ?? "limit")).toEqual(["limit", "blocking-warning", "problem", "hint", "aside"]);
    expect(stopping(items)).toHaveLength(2);
  });

  it("of a rule that somebody set aside stop nothing, also where the check of unsaved words does not know", () => {
    const items = itemsOf({ findings: [aFinding({ blocks: true })], limits: [] }, content, { overridden: ["shouting"] });
    expect(stopping(items)).toEqual([]);
    expect(items[0]?.isAside).toBe(true);
    expect(marksAt(items, { channel: null, part: 0 })).toEqual([]);
  });

  it("of networks stop nothing where people post by hand", () => {
    expect(stopping(itemsOf({ findings: [], limits: [tooLong] }, content, { isByHand: () => true }))).toEqual([]);
    expect(stopping(itemsOf({ findings: [], limits: [tooLong] }, content))).toHaveLength(1);
  });

  it("propose an instant where the fix names one", () => {
    const label = { key: "fix-ad-density", params: { at: "2026-10-20T15:30:00Z" }, en: "", de: "" };
    expect(proposedInstant(aFinding({ fix: { kind: "suggest", edits: [], label } }))).toBe("2026-10-20T15:30:00.000Z");
    expect(proposedInstant(aFinding())).toBeNull();
  });
});
