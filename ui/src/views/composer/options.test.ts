import { describe, expect, it } from "vitest";
import { has } from "../../words/words.svelte";
import { optionsOf, readList, withOption, wordsOf } from "./options";

describe("channel options", () => {
  it("have a name each, and so has every choice", () => {
    for (const option of Object.values(optionsOf).flat()) {
      expect(has(`option-${wordsOf(option.name)}`), option.name).toBe(true);
      if (option.kind === "choice") for (const value of option.choices) expect(has(`choice-${wordsOf(value)}`), value).toBe(true);
    }
  });

  it("go where nothing is left of them; others stay", () => {
    expect(withOption({ silent: true, other: 1 }, "silent", undefined)).toEqual({ other: 1 });
    expect(withOption({}, "tags", [])).toEqual({});
    expect(withOption({}, "silent", false)).toEqual({ silent: false });
    expect(readList(" a, b ,,c\nd")).toEqual(["a", "b", "c", "d"]);
  });
});
