import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { go, startRouter } from "../../app/router.svelte";
import { startShortcuts } from "../../app/shortcuts.svelte";
import { workspace } from "../../app/workspace.svelte";
import { serve, signedIn, type Asked } from "../../test-server";
import type { Channel } from "../../api/types";
import Calendar from "./Calendar.svelte";

const rows = [
  ["post_1", "chan_1", "2099-10-16T15:30:00.000Z", "waiting", null, "Farbe der Woche"],
  ["post_1", "chan_2", "2099-10-16T15:30:00.000Z", "waiting", null, "Farbe der Woche"],
  ["post_2", "chan_1", "2099-10-15T10:00:00.000Z", "held", "unknown_outcome", "Warum 10 cm manchmal 12 sind"],
  ["post_3", "chan_2", "2099-10-25T00:30:00.000Z", "draft", null, "Uhren zurück"],
].map(([post, channel, at, state, reason, excerpt]) => ({
  post, revision: 1, publication: state === "draft" ? null : `pub_${post}`, channel, at, state, reason, excerpt, lang: "de",
  is_offer: post === "post_3", findings: { info: 0, warning: post === "post_1" ? 1 : 0, error: 0 }, blocks: false, tags: [], pillar: null,
}));
let asked: Asked[] = [];

function answer({ path, query }: Asked): unknown {
  if (path === "/calendar") {
    const from = query.get("from") ?? "";
    const to = query.get("to") ?? "";
    return { from, to, items: rows.filter((row) => (row.at ?? "") >= from && (row.at ?? "") < to) };
  }
  if (path === "/posts/bulk/schedule") return { done: false, items: [{ id: "post_1", ok: true, findings: [] }] };
  if (path === "/check/slots") return { channels: [{ channel: "chan_1", held_back_by: [], slots: [{ at: "2099-10-20T16:00:00.000Z", findings: [] }] }] };
  if (path.startsWith("/posts/")) return { id: path.split("/")[2], text: "Farbe der Woche: Waldgrün.", revision: 2, variants: [], media: [], findings: [], publications: [], channels: ["chan_1"] };
  return { items: [], next_cursor: null };
}

// Nothing is laid out here; a view of this height has room for several chips a day.
Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 800 });

beforeEach(() => {
  asked = serve((one) => ({ body: answer(one) }));
  signedIn(["read_calendar", "schedule_posts", "write_posts"]);
  workspace.channels.set([
    { id: "chan_1", network: "instagram", name: "Maschenwerk", state: "active", time_zone: "Europe/Berlin" },
    { id: "chan_2", network: "bluesky", name: "Spoke Lane", state: "active", time_zone: "America/New_York" },
  ] as Channel[]);
});

async function show(address: string) {
  const ends = [startRouter(), startShortcuts()];
  go(address, { replace: true });
  render(Calendar, { params: {} });
  await waitFor(() => expect(document.querySelectorAll("[data-key]").length).toBeGreaterThan(0));
  return () => ends.forEach((end) => end());
}

describe("the month", () => {
  it("is a grid of days whose chips say everything in words", async () => {
    const end = await show("/calendar/month/2099-10");
    expect(screen.getByRole("heading", { level: 1, name: "October 2099" })).toBeInTheDocument();
    expect(screen.getAllByRole("gridcell")).toHaveLength(35);
    const chip = document.querySelector('[data-key="post_1:chan_1"]');
    expect(chip).toHaveAccessibleName(/^Fri 16 Oct, 17:30, Instagram Maschenwerk, Planned, 1 warning, Farbe der Woche$/);
    expect(document.querySelector('[data-key="post_2:chan_1"]')).toHaveTextContent("Did it go out?");
    expect(within(document.querySelector('[data-cell="2099-10-25"]') as HTMLElement).getByText("Clocks go back")).toBeInTheDocument();
    end();
  });

  it("has one tab stop and moves with arrows", async () => {
    const end = await show("/calendar/month/2099-10");
    const chip = document.querySelector<HTMLElement>('[data-key="post_2:chan_1"]');
    chip?.focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(document.activeElement?.getAttribute("data-key")).toBe("post_1:chan_1");
    await userEvent.keyboard("{ArrowDown}");
    expect(document.activeElement?.getAttribute("data-key")).toBe("post_1:chan_2");
    const stops = document.querySelectorAll('[role="grid"] [tabindex="0"]');
    expect(stops).toHaveLength(1);
    end();
  });

  it("moves by keys: M, arrows, Enter", async () => {
    const end = await show("/calendar/month/2099-10");
    document.querySelector<HTMLElement>('[data-key="post_1:chan_1"]')?.focus();
    await userEvent.keyboard("m{ArrowRight}");
    await waitFor(() => expect(asked.some((each) => each.path === "/posts/bulk/schedule")).toBe(true));
    expect(screen.getByText("Moves on 1 other channel too.")).toBeInTheDocument();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(asked.find((each) => each.method === "PATCH")).toMatchObject({ path: "/posts/post_1", body: { publish_at: "2099-10-17T15:30:00.000Z" } }));
    end();
  });

  it("Escape ends a move and changes nothing", async () => {
    const end = await show("/calendar/month/2099-10");
    document.querySelector<HTMLElement>('[data-key="post_1:chan_1"]')?.focus();
    await userEvent.keyboard("m{ArrowLeft}{Escape}");
    expect(asked.some((each) => each.method === "PATCH")).toBe(false);
    expect(document.querySelector(".panel")).toBeNull();
    end();
  });

  it("opens a post beside its chip, and says why one cannot be moved", async () => {
    const end = await show("/calendar/month/2099-10");
    await userEvent.click(document.querySelector('[data-key="post_2:chan_1"]') as HTMLElement);
    const dialog = await screen.findByRole("dialog", { name: "Post", hidden: true });
    expect(within(dialog).getByText("On hold: Did it go out?")).toBeInTheDocument();
    expect(await within(dialog).findByText("Farbe der Woche: Waldgrün.")).toBeInTheDocument();
    expect(within(dialog).getByRole("button", { name: /Move/, hidden: true })).toHaveAttribute("aria-disabled", "true");
    end();
  });

  it("shows each channel's own clock where asked for", async () => {
    const end = await show("/calendar/month/2099-10?zone=channel");
    expect(document.querySelector('[data-key="post_3:chan_2"]')).toHaveAccessibleName(/^Sat 24 Oct, 20:30, Bluesky Spoke Lane/);
    end();
  });
});

describe("the list", () => {
  it("has the rows of the month in words, filtered by the address", async () => {
    const end = await show("/calendar/list?from=2099-10-12&channel=chan_1");
    expect(document.querySelectorAll("[data-key]")).toHaveLength(2);
    expect(screen.getByRole("heading", { level: 2, name: /Friday 16 October/ })).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Offers only" }));
    expect(document.querySelectorAll("[data-key]")).toHaveLength(0);
    expect(window.location.search).toContain("offers=1");
    end();
  });
});
