import { describe, expect, it } from "vitest";
import { ApiProblem } from "../../api/errors";
import { isEmpty, noChoice, withChoice } from "./rules/layer.svelte";
import { effectWords, limitWords, originOf, overlaid, type RuleSettings } from "./rules/say";
import { readMoney, writeMoney } from "./offers/money";
import { actionGroups, actionName, roleOptions } from "./roles";
import { pageOf, pages } from "./pages";
import { Saving } from "./saving.svelte";
import { messageType, messageTypes } from "./webhooks/types";
import { differences, type Profile } from "./workspace/profile.svelte";

const refused = (fields: { field: string; code: string; count?: number; limit?: number; unit?: string; message?: string }[]) =>
  new ApiProblem({ code: "invalid_value", fields: fields.map((each) => ({ message: "", ...each })) }, 422);

describe("what is wrong with a form", () => {
  it("stands at its field, with the entry of a list that is meant", async () => {
    const saving = new Saving();
    await saving.run(() => Promise.reject(refused([{ field: "own_domains[1]", code: "invalid" }, { field: "name", code: "too_long", count: 120, limit: 100, unit: "characters" }])));
    expect(saving.at("own_domains", ["shop.example", "https://x"])).toBe("“https://x”: Use a host name such as shop.example, without https://.");
    expect(saving.at("name")).toBe("120 are too many characters, 100 fit.");
    expect(saving.at("own")).toBeUndefined();
    expect(saving.rest(["own_domains", "name"])).toBeUndefined();
  });

  it("is not lost where no field shows it", async () => {
    const saving = new Saving();
    await saving.run(() => Promise.reject(refused([{ field: "proofs", code: "too_long", count: 60, limit: 50, unit: "proofs" }, { field: "proofs[2].url", code: "invalid" }])));
    expect(saving.rest(["proofs["])).toBe("60 are too many, 50 fit.");
    expect(saving.at("proofs[2].url")).toBe("Use an address that begins with https:// or http://.");
  });

  it("tells being overtaken from being refused", async () => {
    const saving = new Saving();
    await saving.run(() => Promise.reject(new ApiProblem({ code: "precondition_failed", revision: 3 }, 412)));
    expect(saving.isStale).toBe(true);
    expect(saving.rest([])).toBeUndefined();
  });

  it("takes a second press only when the first is done", async () => {
    const saving = new Saving();
    let finish: () => void = () => undefined;
    const first = saving.run(() => new Promise<void>((resolve) => (finish = resolve)));
    expect(await saving.run(() => Promise.resolve())).toBe(false);
    finish();
    expect(await first).toBe(true);
    expect(saving.isSaved).toBe(true);
  });
});

const rate: RuleSettings = {
  rule: "post-rate-max",
  level: { value: null, origin: "default" },
  blocks: { value: false, origin: "default" },
  can_override: { value: true, origin: "default" },
  limits: [
    { unit: "posts_per_day", reports: "above", info: null, warning: { value: 3, origin: "network" }, error: { value: 6, origin: "default" } },
    { unit: "posts_per_week", reports: "above", info: { value: 21, origin: "default" }, warning: null, error: null },
  ],
};

describe("layers of rules", () => {
  const layer = { blocks_from: null, override_by: null, rules: { "emoji-load": { ...noChoice, level: "off" as const } } };

  it("keep other rules and leave out what says nothing", () => {
    const choice = { ...noChoice, limits: { posts_per_day: { info: null, warning: 2, error: null }, posts_per_week: { info: null, warning: null, error: null } } };
    const next = withChoice(layer, "post-rate-max", choice);
    expect(Object.keys(next.rules)).toEqual(["emoji-load", "post-rate-max"]);
    expect(Object.keys(next.rules["post-rate-max"]?.limits ?? {})).toEqual(["posts_per_day"]);
    expect(withChoice(next, "emoji-load", noChoice).rules).not.toHaveProperty("emoji-load");
    expect(isEmpty({ ...noChoice, limits: { hits: { info: null, warning: null, error: null } } })).toBe(true);
    expect(isEmpty({ ...noChoice, limits: { hits: { info: 0, warning: null, error: null } } })).toBe(false);
  });

  it("lie over one another and say where each value comes from", () => {
    const over = overlaid(rate, { ...noChoice, blocks: true, limits: { posts_per_day: { info: null, warning: 2, error: null } } }, "audience");
    expect(over.limits[0]?.warning).toEqual({ value: 2, origin: "audience" });
    expect(over.limits[0]?.error).toEqual({ value: 6, origin: "default" });
    expect(originOf(over)).toBe("audience");
    expect(originOf(rate)).toBe("network");
    expect(limitWords(over.limits[0] as RuleSettings["limits"][0])).toBe("Posts per day: warning over 2, problem over 6");
    expect(effectWords(over)).toBe("Stops posts");
    expect(effectWords({ ...over, level: { value: "error", origin: "audience" }, can_override: { value: false, origin: "audience" } })).toBe("Problem, stops posts; nobody may let them out");
    expect(effectWords({ ...over, level: { value: "off", origin: "audience" } })).toBe("Off");
  });
});

describe("prices", () => {
  it.each([["39", 3900], ["39.9", 3990], ["39,90", 3990], ["1 200,05", 120_005], ["0", 0]])("read %s", (text, cents) => {
    expect(readMoney(text)).toBe(cents);
  });
  it.each(["", "1.234,50", "39.999", "-3", "EUR 3", "3,"])("do not guess %s", (text) => {
    expect(readMoney(text)).toBeNull();
  });
  it("come back as they were", () => {
    for (const cents of [0, 5, 3990, 120_005]) expect(readMoney(writeMoney(cents, ","))).toBe(cents);
  });
});

describe("names", () => {
  it("of messages are those of the server", () => {
    expect(messageType("publication_sent")).toBe("publication.sent");
    expect(messageType("channel_needs_auth")).toBe("channel.needs_auth");
    expect(messageType("removal_asked")).toBe("publication.removal_asked");
    expect(new Set(messageTypes).size).toBe(messageTypes.length);
  });

  it("exist for everything a key can be for, once", () => {
    const all = actionGroups.flatMap((each) => each.actions);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(35);
    for (const action of all) expect(actionName(action)).not.toMatch(/^settings-/);
    for (const role of roleOptions()) expect(role.hint).not.toMatch(/^settings-/);
  });

  it("of pages are addresses", () => {
    expect(pageOf("pause")?.needs).toBe("read_profile");
    expect(pageOf("nothing")).toBeUndefined();
    expect(new Set(pages.map((each) => each.name)).size).toBe(pages.length);
  });
});

describe("profiles", () => {
  it("differ by field, however deep", () => {
    const a = { market: "de", own_domains: ["a"], proofs: [{ claim: "x", url: "u", checked_on: null }] } as unknown as Profile;
    const b = { market: "de", own_domains: ["a", "b"], proofs: [{ claim: "y", url: "u", checked_on: null }] } as unknown as Profile;
    expect(differences(a, b)).toEqual(["own_domains", "proofs"]);
  });
});
