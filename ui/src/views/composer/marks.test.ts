import { describe, expect, it } from "vitest";
import { applied, carry, difference, segments } from "./marks";

describe("marks", () => {
  it("that overlap are cut into stretches, the heaviest drawn", () => {
    const found = segments("abcdef", [
      { start: 0, end: 4, key: "x", severity: "warning" },
      { start: 2, end: 6, key: "y", severity: "error" },
    ]);
    expect(found.map(({ text, severity, keys }) => [text, severity, keys.join()])).toEqual([["ab", "warning", "x"], ["cd", "error", "x,y"], ["ef", "error", "y"]]);
    expect(found.map((each) => each.text).join("")).toBe("abcdef");
  });

  it("outside the text are left out", () => {
    expect(segments("ab", [{ start: 1, end: 9, key: "x", severity: "info" }])).toEqual([{ start: 0, end: 2, text: "ab", severity: null, keys: [] }]);
    expect(segments("", [])).toEqual([]);
  });

  it.each([
    // A passage of "one two three" at "two", in the text as it is now.
    ["one two three", [4, 7]],
    ["Zero one two three", [9, 12]],
    ["one two three four", [4, 7]],
    ["two three", [0, 3]],
    ["one twos three", [4, 7]],
    ["one tw three", null],
    ["one t-w-o three", null],
    ["", null],
  ])("stay with their words while one types: %j", (after, expected) => {
    const moved = carry({ start: 4, end: 7 }, "one two three", after);
    expect(moved && [moved.start, moved.end]).toEqual(expected);
    if (moved) expect(after.slice(moved.start, moved.end)).toBe("two");
  });

  it("count as browsers do: a picture sign is two", () => {
    const before = "🚲 now!!!";
    const after = "🚲🚲 now!!!";
    const moved = carry({ start: 6, end: 9 }, before, after);
    expect(moved && after.slice(moved.start, moved.end)).toBe("!!!");
  });

  it("the difference of two texts turns one into the other", () => {
    for (const [a, b] of [["abc", "abXc"], ["aaa", "aa"], ["", "x"], ["x", ""], ["same", "same"], ["abab", "ab"]] as const) {
      const { start, end, by } = difference(a, b);
      expect(a.slice(0, start) + by + a.slice(end)).toBe(b);
    }
  });

  it("edits are made from front to back; what overlaps an earlier one is left out", () => {
    expect(applied("Now!!! Now!!!", [{ start: 10, end: 13, by: "!" }, { start: 3, end: 6, by: "!" }, { start: 4, end: 8, by: "?" }])).toBe("Now! Now!");
  });
});
