import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Listener } from "../../api/live.svelte";
import type { Channel, EventEntry } from "../../api/types";
import { workspace } from "../../app/workspace.svelte";
import { serve, signedIn } from "../../test-server";
import FirstSteps from "./FirstSteps.svelte";

let tell: Listener = () => undefined;
vi.mock("../../api/live.svelte", () => ({
  onEvents: (listener: Listener) => {
    tell = listener;
    return () => undefined;
  },
}));

const channel = { id: "chan_1", network: "sandbox", name: "Rehearsal", state: "active", options: {} } as unknown as Channel;
const event = (kind: string, actor: string, post: string) => ({ id: `${kind}${post}`, kind, actor, post }) as unknown as EventEntry;
const events = (items: EventEntry[]) => ({ "GET /events": (asked: { query: URLSearchParams }) => ({ body: { items: items.filter((each) => asked.query.get("kind")?.includes(each.kind)), next_cursor: null } }) });

beforeEach(() => {
  window.localStorage.clear();
  signedIn();
  workspace.channels.set([channel]);
});

describe("the first steps", () => {
  it("lead to a first post, tick it off when it is out, and stay closed", async () => {
    serve(events([event("post_created", "cli", "demo"), event("publication_sent", "engine", "demo")]));
    const shown = render(FirstSteps);
    expect(await screen.findByRole("link", { name: "Write a post" })).toHaveAttribute("href", "/compose?sample=1");
    tell([event("publication_sent", "engine", "demo")]);
    expect(screen.queryByText(/is out on the rehearsal network/)).toBeNull();
    tell([event("post_created", "key_1", "mine")]);
    tell([event("publication_sent", "engine", "mine")]);
    expect(await screen.findByText("Your first post is out on the rehearsal network.")).toBeVisible();
    expect(screen.getByText("Drag one to another day")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Close the first steps for good" }));
    expect(screen.queryByText("First steps")).toBeNull();
    shown.unmount();
    render(FirstSteps);
    await Promise.resolve();
    expect(screen.queryByText("First steps")).toBeNull();
  });

  it("are not shown where others have published already", async () => {
    const asked = serve(events([event("post_created", "key_2", "old"), event("publication_sent", "engine", "old")]));
    render(FirstSteps);
    await waitFor(() => expect(asked).toHaveLength(2));
    await new Promise((resolve) => setTimeout(resolve));
    expect(screen.queryByText("First steps")).toBeNull();
  });

  it("make the channel that loses answers only where there is none", async () => {
    window.localStorage.setItem("first-steps ws_1 person_1", "done");
    const asked = serve({ "POST /channels": () => ({ status: 201, body: { ...channel, id: "chan_2" } }) });
    render(FirstSteps);
    await userEvent.click(screen.getByRole("button", { name: "Try it" }));
    await waitFor(() => expect(window.location.search).toBe("?sample=1&channel=chan_2"));
    expect(asked.find((each) => each.method === "POST")?.body).toMatchObject({ network: "sandbox", options: { script: "cut-after" } });
  });
});
