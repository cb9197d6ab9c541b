import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { undoLast } from "../../app/toasts.svelte";
import { workspace } from "../../app/workspace.svelte";
import ChannelSettings from "./ChannelSettings.svelte";
import { ChannelRules } from "./channelRules.svelte";
import { conditionOf, needsPerson } from "./condition";
import RemoveChannel from "./RemoveChannel.svelte";
import RuleEditor from "./RuleEditor.svelte";
import { channel, channelId, rule, settings } from "./samples";
import { changeOf, settingsOf } from "./settingsForm";
import { problem, serve, signedIn } from "../../test-server";
import { formOf, traitRows, traitsOf, wrongTraits } from "./traits";
import TryOut from "./TryOut.svelte";

beforeEach(() => {
  signedIn(["manage_rules", "manage_channels", "remove_channels"]);
  workspace.channels.set([channel()]);
});

describe("the condition of a channel", () => {
  const health = (code: string, held = 0) => ({ state: "active", reasons: [{ code, message: "" }], limits: [], open: { waiting: 0, held, unknown: 0, failed: 0 } }) as unknown as NonNullable<ReturnType<typeof channel>["health"]>;
  it("names the most pressing thing first", () => {
    expect(conditionOf(channel()).text).toBe("Connected");
    expect(conditionOf(channel({ state: "needs_auth", health: health("throttled") })).text).toBe("Reconnect first");
    expect(conditionOf(channel({ health: health("limit_used_up") })).text).toBe("Limit used up");
    expect(conditionOf(channel({ mode: "reminder" })).text).toBe("A person posts");
  });
  it("needs a person where something is held or shut out", () => {
    expect(needsPerson(channel())).toBe(false);
    expect(needsPerson(channel({ health: health("held", 1) }))).toBe(true);
    expect(needsPerson(channel({ state: "needs_auth" }))).toBe(true);
  });
});

describe("changing a rule on a channel", () => {
  const address = `/rules/layers/${channelId}`;
  const rows = (warning: number) => ({ body: { from: "", to: "", items: [{ publication: "pub_1", post: "post_1", channel: channelId, findings: { info: 0, warning, error: 0 }, blocks: false }] } });
  function rulesOf(revision: number, warning?: number) {
    const rules = new ChannelRules(channelId);
    rules.layers.set([{ of: channelId, origin: "channel", revision, layer: warning === undefined ? {} : { rules: { "ad-density": { limits: { percent: { warning } } } } } }]);
    rules.settings.set(settings());
    return rules;
  }

  it("writes the layer with its revision and says what that does to planned posts; Undo puts it back", async () => {
    let reads = 0;
    const asked = serve({
      "GET /calendar": () => rows(reads++ % 2),
      [`PUT ${address}`]: ({ body }) => ({ body: { of: channelId, origin: "channel", revision: 8, layer: body } }),
      "GET /rules/settings": { body: settings() },
    });
    render(RuleEditor, { rules: rulesOf(7), rule: rule() });
    await userEvent.type(screen.getByLabelText("Warning above"), "10,5");
    await userEvent.click(screen.getByRole("button", { name: "Set for this channel" }));
    await screen.findByText("1 planned post gains a finding.");
    const put = asked.find((each) => each.method === "PUT");
    expect(put?.headers["if-match"]).toBe('"7"');
    expect(put?.headers["idempotency-key"]).toBeTruthy();
    expect(put?.body).toEqual({ rules: { "ad-density": { limits: { percent: { warning: 10.5 } } } } });
    expect(undoLast()).toBe(true);
    await waitFor(() => expect(asked.filter((each) => each.method === "PUT")).toHaveLength(2));
    expect(asked.filter((each) => each.method === "PUT")[1]?.body).toEqual({ rules: {} });
  });

  it("shows both versions where somebody else was faster, and keeps mine on theirs", async () => {
    let isFirst = true;
    const asked = serve({
      "GET /calendar": rows(0),
      [`PUT ${address}`]: ({ body }) => {
        if (!isFirst) return { body: { of: channelId, origin: "channel", revision: 10, layer: body } };
        isFirst = false;
        return problem(412, "precondition_failed", { revision: 9 });
      },
      [`GET ${address}`]: { body: { of: channelId, origin: "channel", revision: 9, layer: { rules: { "ad-density": { limits: { percent: { warning: 25 } } }, "emoji-load": { level: "off" } } } } },
      "GET /rules/settings": { body: settings() },
    });
    render(RuleEditor, { rules: rulesOf(7), rule: rule() });
    await userEvent.type(screen.getByLabelText("Warning above"), "10");
    await userEvent.click(screen.getByRole("button", { name: "Set for this channel" }));
    expect(await screen.findByText("warns above 25 %")).toBeInTheDocument();
    expect(screen.getByText("warns above 10 %")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Keep mine" }));
    await waitFor(() => expect(asked.filter((each) => each.method === "PUT")).toHaveLength(2));
    const second = asked.filter((each) => each.method === "PUT")[1];
    expect(second?.headers["if-match"]).toBe('"9"');
    expect(second?.body).toEqual({ rules: { "ad-density": { limits: { percent: { warning: 10 } } }, "emoji-load": { level: "off" } } });
  });

  it("does not send what is no limit, and goes to the field", async () => {
    const asked = serve({});
    render(RuleEditor, { rules: rulesOf(7), rule: rule() });
    const field = screen.getByLabelText("Problem above");
    await userEvent.type(field, "-1");
    await userEvent.click(screen.getByRole("button", { name: "Set for this channel" }));
    expect(field).toHaveFocus();
    expect(field).toHaveAccessibleDescription("A number from 0 to 100,000.");
    expect(asked).toEqual([]);
  });

  it("stays visible without permission and says whom to ask", async () => {
    signedIn([]);
    const asked = serve({});
    render(RuleEditor, { rules: rulesOf(7), rule: rule() });
    const button = screen.getByRole("button", { name: /Set for this channel/ });
    expect(button).toHaveAccessibleDescription(/Ask an owner/);
    await userEvent.click(button);
    expect(asked).toEqual([]);
  });
});

describe("the settings of a channel", () => {
  it("sends only what has changed, with the revision that was seen", async () => {
    const asked = serve({
      [`PATCH /channels/${channelId}`]: ({ body }) => ({ body: { ...channel(), ...(body as object), revision: 4 } }),
      "GET /channels": { body: { items: [channel()] } },
    });
    render(ChannelSettings, { channel: channel() });
    await userEvent.click(screen.getByRole("radio", { name: "Leave it out" }));
    const grace = screen.getByLabelText("Grace in minutes");
    await userEvent.clear(grace);
    await userEvent.type(grace, "60");
    await userEvent.click(screen.getByRole("button", { name: "Save settings" }));
    await screen.findByText("Everything is saved.");
    const patch = asked.find((each) => each.method === "PATCH");
    expect(patch?.body).toEqual({ late_policy: "skip", grace_minutes: 60 });
    expect(patch?.headers["if-match"]).toBe('"3"');
  });

  it("puts the server's words at the field that is wrong", async () => {
    serve({ [`PATCH /channels/${channelId}`]: problem(422, "invalid_value", { fields: [{ field: "daily_max", code: "invalid", message: "from 1 to 10000" }] }) });
    render(ChannelSettings, { channel: channel() });
    const field = screen.getByLabelText("Posts a day at most");
    await userEvent.clear(field);
    await userEvent.click(screen.getByRole("button", { name: "Save settings" }));
    await waitFor(() => expect(field).toHaveAccessibleDescription("from 1 to 10000"));
  });

  it("knows what is no number", () => {
    expect(changeOf({ ...settingsOf(channel()), gap: "", grace: "soon", dailyMax: "12" }, channel())).toEqual({ grace_minutes: -1, min_gap_seconds: -1, daily_max: 12 });
  });
});

describe("removing a channel", () => {
  it("asks in a dialog that says what is called off and what stays", async () => {
    const asked = serve({ [`DELETE /channels/${channelId}`]: { status: 204 } });
    // The list that is gone to, with the heading that gets the focus.
    document.body.insertAdjacentHTML("beforeend", "<main><h1>Channels</h1></main>");
    render(RemoveChannel, { channel: channel(), waiting: { waiting: 4, held: 1, unknown: 0, failed: 0 } });
    await userEvent.click(screen.getByRole("button", { name: "Remove channel" }));
    expect(screen.getByText("5 planned posts are called off. Their texts and pictures stay.")).toBeInTheDocument();
    expect(screen.getByText(/What is published stays on Bluesky/)).toBeInTheDocument();
    expect(asked).toEqual([]);
    const dialog = screen.getByRole("dialog", { hidden: true });
    await userEvent.click([...dialog.querySelectorAll("button")].at(-1) as HTMLElement);
    await waitFor(() => expect(asked[0]).toMatchObject({ method: "DELETE", headers: { "if-match": '"3"' } }));
    await waitFor(() => expect(workspace.channel(channelId)).toBeNull());
    await waitFor(() => expect(document.querySelector("main h1")).toHaveFocus());
    document.querySelector("main")?.remove();
  });
});

describe("trying a channel out", () => {
  it("lists what was looked at, also what is wrong", async () => {
    const done = vi.fn();
    serve({
      [`POST /channels/${channelId}/test`]: { body: { works: false, checks: [{ what: "session", outcome: "well", message: "the network accepts it" }, { what: "scopes", outcome: "wrong", message: "write:media is missing" }] } },
    });
    render(TryOut, { channel: channel(), done });
    await userEvent.click(screen.getByRole("button", { name: "Try it out" }));
    expect(await screen.findByText(/something is wrong/)).toBeInTheDocument();
    expect(screen.getByText("write:media is missing")).toBeInTheDocument();
    expect(screen.getByRole("img", { name: "Wrong" })).toBeInTheDocument();
    expect(done).toHaveBeenCalledOnce();
  });
});

describe("the form of an audience", () => {
  it("gives back what was put in", () => {
    const traits = { ...traitsOf(formOf("", {})), age_from: 25, style: "du" as const, quiet_from_minute: 1290, interests: ["tea", "books"], reply_target_minutes: 60 };
    expect(traitsOf(formOf("Families", traits))).toEqual(traits);
  });
  it("knows what is no time of day and no number", () => {
    expect(Object.keys(wrongTraits({ ...formOf("", {}), quietFrom: "25:00", quietTo: "7:00", perWeek: "many", ageTo: " 54 " }))).toEqual(["traits.quiet_from_minute", "traits.posts_per_week_max"]);
  });
  it("says what counts where nothing was said", () => {
    expect(traitRows({}).find((each) => each.name === "Quiet hours")?.value).toBe("22:00 to 07:00");
  });
});
