import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Post, Publication } from "../../api/types";
import { heard } from "../../app/announce.svelte";
import { startShortcuts } from "../../app/shortcuts.svelte";
import { problem, serve, signedIn, type Asked, type Reply } from "../../test-server";
import { choicesOf } from "./choices";
import Decide from "./Decide.svelte";
import { asAddress } from "./decide";

const publication = (more: Partial<Publication>): Publication =>
  ({ id: "pub_1", post: "post_1", channel: "chan_1", network: "mastodon", state: "held", reason: "unknown_outcome", revision: 4, due_at: "2026-10-13T15:30:00Z", steps: [], events: [], ...more }) as Publication;
const post = { id: "post_1", revision: 9, text: "Hello", channels: ["chan_1"], media: [], thread: [], tags: [], variants: [], publications: [{ id: "pub_1" }] } as unknown as Post;

let calls: Asked[] = [];
let answers: Reply[] = [];

beforeEach(() => {
  answers = [];
  calls = serve(() => answers.shift() ?? { body: publication({ state: "sent" }) });
  signedIn(["decide_publications"]);
});

function show(which: Publication, more: { alone?: boolean; slot?: string | null } = {}) {
  const done = vi.fn();
  const stale = vi.fn();
  render(Decide, { publication: which, post, choices: choicesOf(which), alone: more.alone ?? true, zone: "Europe/Berlin", network: "Mastodon", slot: more.slot ?? null, isSlotFailed: false, later: vi.fn(), done, stale });
  return { done, stale };
}
const press = (name: RegExp) => userEvent.click(screen.getByRole("button", { name }));

describe("deciding", () => {
  it("begins with nothing chosen; the button then asks to choose and sends nothing", async () => {
    show(publication({}));
    expect(screen.getAllByRole("radio").some((each) => (each as HTMLInputElement).checked)).toBe(false);
    await press(/^Confirm$/);
    expect(screen.getByRole("alert")).toHaveTextContent("Choose one of these first.");
    expect(calls).toEqual([]);
    expect(screen.getAllByRole("radio")[0]).toHaveFocus();
  });

  it("names the chosen act and sends it with the revision that was shown", async () => {
    const { done } = show(publication({}));
    await userEvent.click(screen.getByRole("radio", { name: "It is there" }));
    await userEvent.type(screen.getByLabelText(/Address of the post/), "social.example/@shop/1");
    await press(/Confirm as published/);
    expect(calls[0]).toMatchObject({ method: "POST", path: "/publications/pub_1/resolve", body: { decision: "posted", url: "https://social.example/@shop/1" } });
    expect(calls[0]?.headers["if-match"]).toBe('"4"');
    await waitFor(() => expect(done).toHaveBeenCalledOnce());
  });

  it("says at the field where the server needs an address", async () => {
    answers = [problem(422, "invalid_value", { fields: [{ field: "url", code: "url_missing", message: "" }] })];
    show(publication({}));
    await userEvent.click(screen.getByRole("radio", { name: "It is there" }));
    await press(/Confirm as published/);
    expect(calls[0]?.body).toEqual({ decision: "posted" });
    expect(await screen.findByText(/Copy the address of the post/)).toBeVisible();
  });

  it("has no second sending while it is looked for, by hand or by key, and says from when", async () => {
    const end = startShortcuts();
    show(publication({ state: "unknown", reason: null, unknown_since: "2026-10-13T15:30:00Z" }));
    expect(screen.getAllByRole("radio")).toHaveLength(2);
    expect(screen.getByText(/Can be chosen at 18:00 at the latest/)).toBeVisible();
    await userEvent.keyboard("2");
    expect(screen.getAllByRole("radio").some((each) => (each as HTMLInputElement).checked)).toBe(false);
    await waitFor(() => expect(heard.polite).toMatch(/18:00/));
    await userEvent.keyboard("3");
    expect(screen.getByRole("radio", { name: "Drop it" })).toBeChecked();
    end();
  });

  it("sends the same key again after a lost answer", async () => {
    answers = ["lost"];
    show(publication({}));
    await userEvent.click(screen.getByRole("radio", { name: /send again/ }));
    await press(/Send again/);
    expect(await screen.findByText(/no connection/i)).toBeVisible();
    await press(/Send again/);
    await waitFor(() => expect(calls).toHaveLength(2));
    const [first, second] = calls.map((each) => each.headers["idempotency-key"]);
    expect(second).toBe(first);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
  });

  it("reads again where somebody else was faster", async () => {
    answers = [problem(412, "precondition_failed")];
    const { stale, done } = show(publication({}));
    await userEvent.click(screen.getByRole("radio", { name: "Drop it" }));
    await press(/Drop it/);
    await waitFor(() => expect(stale).toHaveBeenCalledOnce());
    expect(done).not.toHaveBeenCalled();
  });

  it("makes a draft again of what was dropped, where no other channel has it", async () => {
    answers = [{ body: publication({ state: "cancelled" }) }];
    show(publication({ reason: "late" }));
    await userEvent.click(screen.getByRole("radio", { name: "Leave out" }));
    await press(/Leave out/);
    await waitFor(() => expect(calls.map((each) => each.path)).toEqual(["/publications/pub_1/resolve", "/posts/post_1/unschedule", "/posts/post_1"]));
    expect(calls[2]?.body).toEqual({ planned_at: null });
  });

  it("leaves the other channels alone", async () => {
    answers = [{ body: publication({ state: "cancelled" }) }];
    const { done } = show(publication({ reason: "late" }), { alone: false });
    await userEvent.click(screen.getByRole("radio", { name: "Leave out" }));
    await press(/Leave out/);
    await waitFor(() => expect(done).toHaveBeenCalled());
    expect(calls).toHaveLength(1);
  });

  it("plans anew for the next good time", async () => {
    show(publication({ reason: "late" }), { slot: "2026-10-14T16:00:00.000Z" });
    await userEvent.click(screen.getByRole("radio", { name: "Plan anew" }));
    await press(/Plan for Wed 14 Oct, 18:00/);
    expect(calls[0]).toMatchObject({ path: "/posts/post_1/schedule", body: { at: "2026-10-14T16:00:00.000Z" } });
    expect(calls[0]?.headers["if-match"]).toBe('"9"');
  });

  it("plans nothing anew without a time, least of all at once", async () => {
    show(publication({ reason: "late" }));
    await userEvent.click(screen.getByRole("radio", { name: "Plan anew" }));
    await press(/^Plan anew$/);
    expect(calls).toEqual([]);
    expect(screen.getByText("Choose a day and a time.")).toBeVisible();
    expect(screen.getByLabelText("Date")).toHaveFocus();
  });

  it("stays visible and locked for who may not decide", async () => {
    signedIn([]);
    show(publication({}));
    await userEvent.click(screen.getByRole("radio", { name: "Drop it" }));
    await press(/Drop it/);
    expect(calls).toEqual([]);
    expect(screen.getByRole("button", { name: /Drop it/ })).toHaveAccessibleDescription(/Ask an owner/);
  });
});

describe("addresses as people paste them", () => {
  it.each([["", ""], ["social.example/1", "https://social.example/1"], ["https://social.example/1", "https://social.example/1"], ["javascript:alert(1)", "javascript:alert(1)"]])("%s", (typed, sent) => {
    expect(asAddress(typed)).toBe(sent);
  });
});
