import { render, screen } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";
import { workspace } from "../../app/workspace.svelte";
import { channel, channelId, settings } from "../channel/samples";
import { serve } from "../../test-server";
import Rule from "./Rule.svelte";
import { blocksOf, wordsOf } from "./ruleText";

const rules = {
  items: [{ id: "ad-density", title: { en: "Share of offers", de: "Anteil der Angebote" }, severity: "warning", scope: "window", docs: "/rules/ad-density", sentence: { en: "{n} of your last {m} posts sell.", de: "{n} von {m} verkaufen." } }],
};
const both = (en: string) => ({ en, de: en });
const page = { ...rules.items[0], blocks: true, summary: both("S"), finds: both("F"), why: both("People follow for more."), example: both("E"), instead: both("I"), source: both("E2."), evidence: [{ code: "E2", source: both("A survey of 2022"), finding: both("Most stop.") }] };
const answers = {
  "GET /rules/ad-density": { body: page },
  "GET /rules": { body: rules },
  "GET /rules/settings": { body: settings() },
  "GET /rules/layers": { body: { items: [{ of: channelId, origin: "channel", revision: 1, layer: { rules: { "ad-density": { limits: { percent: { warning: 10 } } } } } }] } },
  "GET /audiences": { body: { items: [] } },
  "GET /suppressions": { body: { items: [] } },
};
beforeEach(() => workspace.channels.set([channel()]));

describe("the page of a rule", () => {
  it("says why, with what that rests on, beside where it is set", async () => {
    serve(answers);
    render(Rule, { params: { rule: "ad-density" } });
    expect(await screen.findByRole("heading", { level: 1, name: "Share of offers" })).toBeInTheDocument();
    expect(await screen.findByText("People follow for more.")).toBeInTheDocument();
    expect(screen.getByText("E2: A survey of 2022")).toBeInTheDocument();
    expect(screen.getByText("“… of your last … posts sell.”")).toBeInTheDocument();
    expect(await screen.findByRole("link", { name: "Spoke Lane" })).toHaveAttribute("href", `/channels/${channelId}/rules?rule=ad-density`);
    expect(screen.getByText("warns above 10 %")).toBeInTheDocument();
  });

  it("knows that there is no such rule", async () => {
    serve(answers);
    render(Rule, { params: { rule: "nothing" } });
    expect(await screen.findByText("There is no rule of that name.")).toBeInTheDocument();
  });

  it("takes paragraphs, lists and emphasis apart", () => {
    expect(blocksOf("One *two* `three`.\n\n- a\n- b")).toEqual([
      { kind: "paragraph", lines: [[{ kind: "plain", text: "One " }, { kind: "emphasis", text: "two" }, { kind: "plain", text: " " }, { kind: "code", text: "three" }, { kind: "plain", text: "." }]] },
      { kind: "list", lines: [[{ kind: "plain", text: "a" }], [{ kind: "plain", text: "b" }]] },
    ]);
    // What only looks like it stays as it is written.
    expect(wordsOf("2 * 3 <b>x</b>")).toEqual([{ kind: "plain", text: "2 * 3 <b>x</b>" }]);
  });
});
