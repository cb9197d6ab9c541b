import { describe, expect, it } from "vitest";
import { choiceOf, fieldsOf, wrongFields } from "./choiceForm";
import { type Base, ladderOf } from "./ladder";
import { differenceOf, differenceWords } from "./planned";
import { choiceWords, effectOf, originOf, valueOf } from "./ruleWords";
import { rule, settings, unit } from "./samples";
import type { LayerAnswer } from "./shapes";
import type { CalendarRow } from "../../api/types";

describe("what holds for a rule, in words", () => {
  it("says stops only where the rule blocks and the severity is high enough", () => {
    expect(effectOf(rule(), settings(), "warning")).toBe("Warns above 20 %, stops above 33 %");
    expect(effectOf(rule({ blocks: { value: false, origin: "workspace" } }), settings(), "warning")).toBe("Warns above 20 %, problem above 33 %");
    const strict = { ...settings(), blocks_from: { value: "warning" as const, origin: "channel" as const } };
    expect(effectOf(rule(), strict, "warning")).toBe("Stops above 20 %, stops above 33 %");
  });

  it("follows the level that a layer gives to all findings", () => {
    expect(effectOf(rule({ level: { value: "info", origin: "channel" } }), settings(), "warning")).toBe("Hint above 20 %, hint above 33 %");
    expect(effectOf(rule({ level: { value: "off", origin: "channel" } }), settings(), "warning")).toBe("Switched off");
    expect(valueOf(rule({ level: { value: "off", origin: "channel" } }), settings(), "warning")).toBe("off");
  });

  it("speaks of the first where nothing at all is fine", () => {
    const hits = unit({ unit: "hits", warning: { value: 0, origin: "default" }, error: null });
    expect(effectOf(rule({ limits: [hits], blocks: { value: false, origin: "default" } }), settings(), "warning")).toBe("Warns at the first (places in the text)");
    expect(valueOf(rule({ limits: [hits] }), settings(), "warning")).toBe("from the first");
  });

  it("of a rule without numbers says what its findings do", () => {
    expect(effectOf(rule({ limits: [] }), settings(), "error")).toBe("Stops the post");
    expect(effectOf(rule({ limits: [], blocks: { value: false, origin: "default" } }), settings(), "info")).toBe("Gives a hint");
  });

  it("names the innermost layer that says something", () => {
    expect(originOf(rule())).toBe("default");
    expect(originOf(rule({ limits: [unit({ warning: { value: 10, origin: "channel" } })], level: { value: "info", origin: "workspace" } }))).toBe("channel");
  });
});

describe("the ladder", () => {
  const places = { channel: "chan_1", audience: "aud_1" };
  const builtIn = { limits: { percent: { warning: 20, error: 33 } }, blocks: true, can_override: true };
  const base: Base[] = [{ origin: "default", rules: new Map([["ad-density", builtIn]]) }];
  const layer = (of: string, origin: LayerAnswer["origin"], warning: number): LayerAnswer => ({ of, origin, revision: 1, layer: { rules: { "ad-density": { limits: { percent: { warning } } } } } });

  it("goes from what is built in to the channel, with what each layer says", () => {
    const rungs = ladderOf(rule({ limits: [unit({ warning: { value: 10, origin: "channel" } })] }), [layer("workspace", "workspace", 15), layer("chan_1", "channel", 10)], places, base);
    expect(rungs.map((each) => each.origin)).toEqual(["default", "workspace", "audience", "channel"]);
    expect(rungs.map((each) => choiceWords(each.choice, [unit()]).join(", "))).toEqual(["warns above 20 %, problem above 33 %, stops posts, may be kept with a reason", "warns above 15 %", "", "warns above 10 %"]);
  });

  it("shows what a later layer covers", () => {
    const covered = rule({ limits: [unit({ warning: { value: 10, origin: "channel" } })] });
    const rungs = ladderOf(covered, [], places, [...base, { origin: "network", rules: new Map([["ad-density", {}]]) }]);
    expect(rungs[0]).toMatchObject({ origin: "default", choice: { limits: { percent: { warning: 20 } } } });
    expect(rungs.map((each) => each.origin)).not.toContain("network");
  });

  it("counts wishes of the audience that stand in no layer", () => {
    const weekly = rule({ limits: [unit({ unit: "posts_per_week", info: { value: 6, origin: "audience" }, warning: null, error: null })] });
    const audience = ladderOf(weekly, [], places, base).find((each) => each.origin === "audience");
    expect(audience?.choice).toMatchObject({ limits: { posts_per_week: { info: 6 } } });
  });
});

describe("the form of a rule", () => {
  it("gives back what was put in, and leaves out what is empty", () => {
    const choice = { level: "warning" as const, blocks: false, limits: { percent: { warning: 12.5 } } };
    expect(choiceOf(fieldsOf(choice, [unit()]), choice, [unit()])).toEqual(choice);
    expect(choiceOf(fieldsOf(undefined, [unit()]), undefined, [unit()])).toEqual({});
  });

  it("keeps numbers that the rule does not count here", () => {
    const before = { limits: { posts_per_day: { warning: 2 } } };
    expect(choiceOf(fieldsOf(before, [unit()]), before, [unit()])).toEqual(before);
  });

  it("names fields that are no limits", () => {
    const fields = fieldsOf(undefined, [unit()]);
    fields.numbers["percent warning"] = "-3";
    fields.numbers["percent error"] = "100001";
    fields.numbers["percent info"] = "0";
    expect(wrongFields(fields)).toEqual(["percent warning", "percent error"]);
  });
});

describe("what a change does to planned posts", () => {
  const row = (publication: string, info: number, warning: number, error: number, blocks = false) => ({ publication, post: "p", channel: "c", findings: { info, warning, error }, blocks }) as CalendarRow;

  it("is told by the findings before and after", () => {
    const before = [row("a", 0, 1, 0), row("b", 0, 1, 0), row("c", 0, 1, 0), row("d", 0, 0, 0)];
    const after = [row("a", 0, 2, 0), row("b", 0, 0, 0), row("c", 0, 0, 1, true), row("d", 0, 0, 0), row("new", 0, 9, 0)];
    const difference = differenceOf(before, after);
    expect(difference).toEqual({ more: 1, fewer: 1, other: 1, planned: 5 });
    expect(differenceWords(difference)).toBe("1 planned post gains a finding, 1 planned post loses a finding, 1 planned post is judged differently.");
  });

  it("says so where nothing changes, or nothing is planned", () => {
    expect(differenceWords({ more: 0, fewer: 0, other: 0, planned: 3 })).toBe("For the 3 planned posts nothing changes.");
    expect(differenceWords({ more: 0, fewer: 0, other: 0, planned: 0 })).toBe("Nothing is planned here that it could change.");
  });
});
