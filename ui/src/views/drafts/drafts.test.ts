import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pretend } from "../../app/session.svelte";
import { undoLast } from "../../app/toasts.svelte";
import Drafts from "./Drafts.svelte";
import { contentOf } from "./copy";
import { nextGoodTime } from "./next-time";
import { readDrafts } from "./search";

const draft = (id: string, text: string, more: object = {}) => ({ id, revision: 2, state: "draft", text, lang: "en", channels: [], media: [], thread: [], tags: [], variants: [], promotion: "auto", about: {}, planned_at: null, publications: [], updated_at: "2026-10-01T08:00:00Z", created_at: "2026-10-01T08:00:00Z", ...more });
let calls: { method: string; url: string; body: unknown; headers: Record<string, string> }[] = [];
let serve: (method: string, url: string) => { status?: number; body: unknown };

beforeEach(() => {
  calls = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const method = init.method ?? "GET";
    calls.push({ method, url, body: init.body ? JSON.parse(String(init.body)) : undefined, headers: init.headers as Record<string, string> });
    const { status = 200, body } = serve(method, url);
    return status === 204 ? new Response(null, { status }) : new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  });
  pretend({
    person: { id: "p", name: "Mira", email: "m@example.org", role: "owner", language: "en", theme: "auto", time_zone: null, density: "comfortable", shortcuts: true },
    workspace: { id: "w", name: "Shop", time_zone: "Europe/Berlin" },
    abilities: ["read_posts", "write_posts", "schedule_posts"],
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("reading drafts", () => {
  it("leaves out those that keep a day, and reads on until a page is full or all are read", async () => {
    serve = (_, url) => ({ body: url.includes("cursor=b") ? { items: [draft("3", "c")], next_cursor: null } : { items: [draft("1", "a", { planned_at: "2026-10-02T08:00:00Z" }), draft("2", "b")], next_cursor: "b" } });
    const found = await readDrafts({ words: "tea", channel: null, tag: "x", pillar: null }, null, AbortSignal.timeout(1000));
    expect(found.drafts.map((each) => each.id)).toEqual(["2", "3"]);
    expect(found.next).toBeNull();
    expect(calls[0]?.url).toContain("q=tea");
    expect(calls[0]?.url).toContain("tag=x");
  });
});

describe("drafts", () => {
  const list = () => {
    let isThere = true;
    serve = (method, url) => {
      if (method === "DELETE") {
        isThere = false;
        return { status: 204, body: null };
      }
      if (method === "POST") return { status: 201, body: draft("9", "Tea evening") };
      if (url.startsWith("/api/v1/posts")) return { body: { items: isThere ? [draft("1", "Tea evening", { tags: ["treff"], pillar: "People" })] : [], next_cursor: null } };
      return { body: { items: [], next_cursor: null } };
    };
    render(Drafts, { params: {} });
  };

  it("are deleted with the revision that was shown, and come back with Undo", async () => {
    list();
    expect(await screen.findByRole("link", { name: /Tea evening/ })).toHaveAttribute("href", "/posts/1");
    await userEvent.click(screen.getByRole("button", { name: /What to do with/ }));
    await userEvent.click(screen.getByRole("menuitem", { name: "Delete" }));
    await waitFor(() => expect(screen.queryByRole("link", { name: /Tea evening/ })).toBeNull());
    expect(calls.find((each) => each.method === "DELETE")?.headers["if-match"]).toBe('"2"');
    expect(undoLast()).toBe(true);
    await waitFor(() => expect(calls.find((each) => each.method === "POST")?.body).toMatchObject({ text: "Tea evening", tags: ["treff"], pillar: "People" }));
  });

  it("offer one act where there are none", async () => {
    serve = () => ({ body: { items: [], next_cursor: null } });
    render(Drafts, { params: {} });
    expect(await screen.findByText("Ideas without a date belong here.")).toBeVisible();
    expect(screen.getByRole("link", { name: /Write a post/ })).toHaveAttribute("href", "/compose");
  });
});

describe("a copy", () => {
  it("for one channel takes its own form along and no other", () => {
    const post = draft("1", "All", { channels: ["a", "b"], variants: [{ channel: "a", text: "A" }, { channel: "b", text: "B" }] });
    const copy = contentOf(post as never, ["b"]);
    expect(copy).toMatchObject({ text: "All", channels: ["b"], variants: [{ channel: "b", text: "B" }] });
    expect(copy).not.toHaveProperty("publish_at");
  });
});

describe("the next good time", () => {
  const slots = (...all: string[][]) => () => ({ body: { channels: all.map((each) => ({ slots: each.map((at) => ({ at, findings: [] })) })) } });
  it("is one that all channels name, else the latest of their first, else none", async () => {
    serve = slots(["1", "3"], ["2", "3"]);
    expect(await nextGoodTime("p")).toBe("3");
    serve = slots(["1"], ["2"]);
    expect(await nextGoodTime("p")).toBe("2");
    serve = slots(["1"], []);
    expect(await nextGoodTime("p")).toBeNull();
    serve = slots();
    expect(await nextGoodTime("p")).toBeNull();
  });
});
