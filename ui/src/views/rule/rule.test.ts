import { render, screen } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";
import { workspace } from "../../app/workspace.svelte";
import { channel, channelId, settings } from "../channel/samples";
import { serve } from "../../test-server";
import Rule from "./Rule.svelte";
import { pick } from "./ruleText";

const rules = {
  items: [{ id: "ad-density", title: { en: "Share of offers", de: "Anteil der Angebote" }, severity: "warning", scope: "window", docs: "/rules/ad-density", sentence: { en: "{n} of your last {m} posts sell.", de: "{n} von {m} verkaufen." } }],
};
const answers = {
  "GET /rules": { body: rules },
  "GET /rules/settings": { body: settings() },
  "GET /rules/layers": { body: { items: [{ of: channelId, origin: "channel", revision: 1, layer: { rules: { "ad-density": { limits: { percent: { warning: 10 } } } } } }] } },
  "GET /audiences": { body: { items: [] } },
  "GET /suppressions": { body: { items: [] } },
};
beforeEach(() => workspace.channels.set([channel()]));

describe("the page of a rule", () => {
  it("says plainly what this server cannot tell, and shows the rest", async () => {
    serve(answers);
    render(Rule, { params: { rule: "ad-density" } });
    expect(await screen.findByRole("heading", { level: 1, name: "Share of offers" })).toBeInTheDocument();
    expect(await screen.findByText(/cannot be shown here: this server does not tell them yet/)).toBeInTheDocument();
    expect(screen.getByText("“… of your last … posts sell.”")).toBeInTheDocument();
    expect(await screen.findByRole("link", { name: "Spoke Lane" })).toHaveAttribute("href", `/channels/${channelId}/rules?rule=ad-density`);
    expect(screen.getByText("warns above 10 %")).toBeInTheDocument();
  });

  it("shows why, with its source, where the server tells it", async () => {
    const part = (text: string) => ({ en: text });
    serve({ ...answers, "GET /rules/ad-density": { body: { summary: part("S"), finds: part("F"), why: part("People follow for more."), example: part("E"), instead: part("I"), source: part("A survey."), evidence: [{ id: "E2", title: "A survey", year: 2022, url: "https://example.org" }] } } });
    render(Rule, { params: { rule: "ad-density" } });
    expect(await screen.findByText("People follow for more.")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "A survey" })).toBeInTheDocument();
  });

  it("knows that there is no such rule", async () => {
    serve(answers);
    render(Rule, { params: { rule: "nothing" } });
    expect(await screen.findByText("There is no rule of that name.")).toBeInTheDocument();
  });

  it("takes the other language where a text is in one only, and says which", () => {
    expect(pick({ en: "Why" }, "de")).toEqual({ text: "Why", lang: "en" });
    expect(pick({}, "de")).toBeNull();
  });
});
