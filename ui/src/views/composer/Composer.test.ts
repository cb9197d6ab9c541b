import { configure, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Channel, CheckReport, Post } from "../../api/types";
import { go } from "../../app/router.svelte";
import { onKey } from "../../app/shortcuts.svelte";
import { workspace } from "../../app/workspace.svelte";
import { nothing, serve, signedIn, type Asked } from "../../test-server";
import Composer from "./Composer.svelte";
import { aFinding, aFix, aPost, span } from "./samples";

const channel = (id: string, change: Partial<Channel> = {}) =>
  ({ id, name: `Shop ${id}`, network: "sandbox", state: "active", mode: "direct", time_zone: "Europe/London", account: { handle: null }, limits: { alt_max: 1500 }, options: {}, ...change }) as unknown as Channel;

/** A server that finds each "!!!" and lets "pushy" out on no account. */
function check(body: { text: string; channels: string[] }): CheckReport {
  const findings = body.channels.flatMap((id) => {
    const at = body.text.indexOf("!!!");
    const push = body.text.indexOf("pushy");
    return [
      ...(at < 0 ? [] : [aFinding({ channel: id, spans: [span("text", at, "!!!")], fix: aFix("text", at, "!!!", "!") })]),
      ...(push < 0 ? [] : [aFinding({ channel: id, rule: "hard-sell-language", severity: "error", blocks: true, spans: [span("text", push, "pushy")], message: { key: "x", params: {}, en: "It pushes.", de: "Es drängt." } })]),
    ];
  });
  const length = { counted: body.text.length, limit: 300, remaining: 300 - body.text.length, unit: "graphemes" as const };
  return { blocks: false, findings, limits: [], fitted: [], classification: null, lengths: body.channels.map((id) => ({ channel: id, ...length, parts: [length] })) } as CheckReport;
}

document.elementsFromPoint ??= () => [];
// What is waited for comes within a second; a busy machine takes longer.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 40_000 });

describe("the composer", () => {
  let post: Post;
  let calls: Asked[];
  const keys = (event: KeyboardEvent) => onKey(event);

  beforeEach(() => {
    post = aPost();
    window.sessionStorage.clear();
    document.addEventListener("keydown", keys);
    workspace.channels.set([channel("chan_1"), channel("chan_2")]);
    signedIn(["write_posts", "schedule_posts", "check_posts", "override_rules", "store_media"], { name: "Jo", time_zone: "Europe/London" });
    const matchMedia = window.matchMedia.bind(window);
    vi.stubGlobal("matchMedia", (query: string) => ({ ...matchMedia(query), matches: query.includes("min-width") }));
    calls = serve(({ method, path, body: sent }) => {
      const body = (sent ?? {}) as Record<string, unknown>;
      if (path === "/check") return { body: check(body as never) };
      if (path === "/check/slots") return { body: { from: "", to: "", channels: (body["channels"] as string[]).map((id) => ({ channel: id, held_back_by: [], slots: [{ at: "2099-10-20T16:30:00.000Z", findings: [] }] })) } };
      if (path.endsWith("/schedule")) return { body: (post = { ...post, state: "scheduled", planned_at: body["at"] as string, revision: post.revision + 1 }) };
      if (path.endsWith("/overrides")) return { body: { items: method === "POST" ? [{ rule: body["rule"], reason: body["reason"], actor: "person_1", at: "", rules_version: "" }] : [] } };
      if (path === "/rules/settings") return { body: { rules: [] } };
      if (path.startsWith("/posts")) return { body: (post = { ...post, ...body, revision: post.revision + (method === "GET" ? 0 : 1) }) };
      return nothing;
    });
    go("/compose?channel=chan_1", { replace: true, quiet: true });
  });
  afterEach(() => {
    document.removeEventListener("keydown", keys);
    vi.unstubAllGlobals();
  });
  const text = () => screen.getByRole("textbox", { name: "Text for all channels" });
  const wrote = () => calls.filter((each) => each.path.startsWith("/posts") && each.method !== "GET").length;

  it("saves what is written, shows how the network counts, and what stands against it", async () => {
    render(Composer, { params: {} });
    await userEvent.type(text(), "Sale!!!");
    expect(await screen.findByRole("heading", { name: "It shouts." })).toBeVisible();
    expect(await screen.findByText("7 of 300")).toBeVisible();
    expect(document.querySelector("mark")?.textContent).toBe("!!!");
    await waitFor(() => expect(wrote()).toBe(1));
    expect(await screen.findByText(/^Saved/)).toBeVisible();
  });

  it("Schedule carries the number of what stops the post and goes to the first of it", async () => {
    render(Composer, { params: {} });
    await userEvent.type(text(), "pushy");
    await screen.findByRole("heading", { name: "It pushes." });
    await userEvent.click(screen.getByRole("button", { name: /^Schedule.*1 finding stops this post/ }));
    await waitFor(() => expect(document.activeElement).toHaveAccessibleName("Problem, stops this post: It pushes."));
    expect(calls.some((each) => each.path.endsWith("/schedule"))).toBe(false);
    expect(await screen.findByText(/These times fit once that is mended/)).toBeVisible();
  });

  it("asks for an instant, takes a good one, and plans the post there", async () => {
    render(Composer, { params: {} });
    await userEvent.type(text(), "A tip for your chain.");
    const slot = await screen.findByRole("radio", { name: /Tuesday 20 October/ });
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByText("Choose when it goes first.")).toBeVisible();
    await userEvent.click(slot);
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(calls.find((each) => each.path.endsWith("/schedule"))?.body).toEqual({ at: "2099-10-20T16:30:00.000Z" }));
    expect(await screen.findByText("Planned")).toBeVisible();
  });

  it("F8 goes through findings, Alt F mends the one it is at", async () => {
    render(Composer, { params: {} });
    await userEvent.type(text(), "Sale!!! pushy");
    await screen.findByRole("heading", { name: "It shouts." });
    await userEvent.keyboard("{F8}");
    await waitFor(() => expect(document.activeElement).toHaveAccessibleName(/It pushes/));
    await userEvent.keyboard("{F8}");
    await waitFor(() => expect(document.activeElement).toHaveAccessibleName(/It shouts/));
    expect(document.querySelector("mark.lit")?.textContent).toBe("!!!");
    await userEvent.keyboard("{Alt>}f{/Alt}");
    expect(text()).toHaveValue("Sale! pushy");
    await waitFor(() => expect(screen.queryByRole("heading", { name: "It shouts." })).toBeNull());
  });

  it("keeps a post against a rule with a reason of ten characters, signed", async () => {
    render(Composer, { params: {} });
    await userEvent.type(text(), "pushy");
    await userEvent.click(await screen.findByRole("button", { name: "Keep it, with a reason" }));
    const reason = screen.getByRole("textbox", { name: "Why should it go out anyway?" });
    await userEvent.type(reason, "because");
    await userEvent.click(screen.getByRole("button", { name: "Keep it" }));
    expect(await screen.findByText("Say why in at least 10 characters.")).toBeVisible();
    await userEvent.type(reason, " regulars asked");
    await userEvent.click(screen.getByRole("button", { name: "Keep it" }));
    await waitFor(() => expect(calls.find((each) => each.path.endsWith("/overrides") && each.method === "POST")?.body).toEqual({ rule: "hard-sell-language", reason: "because regulars asked" }));
    expect(await screen.findByText("1 finding was set aside")).toBeVisible();
    expect(await screen.findByText(/Kept by Jo: “because regulars asked”/)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: /^Schedule$/ })).toBeVisible();
  });

  it("sets a rule aside for the post, or on its channels to the end of a day", async () => {
    signedIn(["write_posts", "check_posts", "suppress_rules"], { name: "Jo" });
    render(Composer, { params: {} });
    await userEvent.type(text(), "Sale!!!");
    await userEvent.click(await screen.findByRole("button", { name: "Set the rule aside" }));
    const why = screen.getByRole("textbox", { name: "Why" });
    await userEvent.type(why, "short");
    await userEvent.click(screen.getByRole("button", { name: "Set aside" }));
    expect(screen.getByText("Say why in at least 10 characters.")).toBeVisible();
    await userEvent.type(why, " but long enough");
    await userEvent.click(screen.getByRole("button", { name: "Set aside" }));
    await waitFor(() => expect(calls.filter((each) => each.path === "/suppressions").map((each) => each.body)).toEqual([{ rule: "shouting", reason: "short but long enough", post: "post_1" }]));
    await userEvent.click(await screen.findByRole("button", { name: "Set the rule aside" }));
    await userEvent.click(screen.getByRole("radio", { name: "For a while" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Why" }), "The whole of spring");
    await userEvent.click(screen.getByRole("button", { name: "Set aside" }));
    await waitFor(() => expect(calls.filter((each) => each.path === "/suppressions").at(-1)?.body).toMatchObject({ channel: "chan_1", until: expect.stringMatching(/^\d{4}-/) }));
  });

  it("gives a channel words of its own, which findings follow", async () => {
    go("/compose?channel=chan_1,chan_2", { replace: true, quiet: true });
    render(Composer, { params: {} });
    await userEvent.type(text(), "Hello");
    await userEvent.keyboard("{Alt>}2{/Alt}");
    await waitFor(() => expect(document.activeElement).toHaveAccessibleName(/Shop chan_2/));
    await userEvent.click(screen.getAllByRole("button", { name: "Make it different" })[1] as HTMLElement);
    const own = await screen.findByRole("textbox", { name: "Text for Shop chan_2" });
    await userEvent.type(own, " you");
    expect(text()).toHaveValue("Hello");
    await waitFor(() => expect((calls.filter((each) => each.path === "/check").at(-1)?.body as Post).variants).toMatchObject([{ channel: "chan_2", text: "Hello you" }]));
    await userEvent.click(screen.getByRole("button", { name: "Reset" }));
    expect(screen.queryByRole("textbox", { name: "Text for Shop chan_2" })).toBeNull();
  });

  it("that is out cannot be written in, and says why", async () => {
    post = aPost({ state: "published", publications: [{ id: "pub_1", channel: "chan_1", state: "sent", due_at: "2026-10-14T08:00:00.000Z", reason: null }] });
    render(Composer, { params: { post: "post_1" } });
    expect((await screen.findAllByText(/It is out already/))[0]).toBeVisible();
    expect(text()).toHaveAttribute("readonly");
    expect(screen.queryByRole("button", { name: /Schedule/ })).toBeNull();
    expect(screen.getByRole("link", { name: "Write a copy" })).toHaveAttribute("href", "/compose?from=post_1");
  });

  it("opens the sample on a rehearsal channel with the wording that mends it", async () => {
    go("/compose?sample=1", { replace: true, quiet: true });
    render(Composer, { params: {} });
    expect((text() as HTMLTextAreaElement).value).toMatch(/^ONLY TODAY.*!!!/);
    await waitFor(() => expect((calls.find((each) => each.path === "/check")?.body as Post).channels).toEqual(["chan_1"]));
  });
});
