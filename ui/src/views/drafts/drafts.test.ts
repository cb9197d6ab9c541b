import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { undoLast } from "../../app/toasts.svelte";
import { nothing, serve, signedIn } from "../../test-server";
import Drafts from "./Drafts.svelte";
import { contentOf } from "./copy";
import { nextGoodTime } from "./next-time";
import { readDrafts } from "./search";

const draft = (id: string, text: string, more: object = {}) => ({ id, revision: 2, state: "draft", text, lang: "en", channels: [], media: [], thread: [], tags: [], variants: [], promotion: "auto", about: {}, planned_at: null, publications: [], updated_at: "2026-10-01T08:00:00Z", created_at: "2026-10-01T08:00:00Z", ...more });
beforeEach(() => signedIn(["read_posts", "write_posts", "schedule_posts"]));

describe("reading drafts", () => {
  it("leaves out those that keep a day, and reads on until a page is full or all are read", async () => {
    const asked = serve(({ query }) => ({ body: query.get("cursor") === "b" ? { items: [draft("3", "c")], next_cursor: null } : { items: [draft("1", "a", { planned_at: "2026-10-02T08:00:00Z" }), draft("2", "b")], next_cursor: "b" } }));
    const found = await readDrafts({ words: "tea", channel: null, tag: "x", pillar: null }, null, AbortSignal.timeout(1000));
    expect(found.items.map((each) => each.id)).toEqual(["2", "3"]);
    expect(found.next).toBeNull();
    expect(asked[0]?.query.get("q")).toBe("tea");
    expect(asked[0]?.query.get("tag")).toBe("x");
  });
});

describe("drafts", () => {
  const list = () => {
    let isThere = true;
    const asked = serve(({ method, path }) => {
      if (method === "DELETE") {
        isThere = false;
        return { status: 204 };
      }
      if (method === "POST") return { status: 201, body: draft("9", "Tea evening") };
      return path === "/posts" && isThere ? { body: { items: [draft("1", "Tea evening", { tags: ["treff"], pillar: "People" })], next_cursor: null } } : nothing;
    });
    render(Drafts, { params: {} });
    return asked;
  };

  it("are deleted with the revision that was shown, and come back with Undo", async () => {
    const asked = list();
    expect(await screen.findByRole("link", { name: /Tea evening/ })).toHaveAttribute("href", "/posts/1");
    await userEvent.click(screen.getByRole("button", { name: /What to do with/ }));
    await userEvent.click(screen.getByRole("menuitem", { name: "Delete" }));
    await waitFor(() => expect(screen.queryByRole("link", { name: /Tea evening/ })).toBeNull());
    expect(asked.find((each) => each.method === "DELETE")?.headers["if-match"]).toBe('"2"');
    expect(undoLast()).toBe(true);
    await waitFor(() => expect(asked.find((each) => each.method === "POST")?.body).toMatchObject({ text: "Tea evening", tags: ["treff"], pillar: "People" }));
  });

  it("offer one act where there are none", async () => {
    serve(() => nothing);
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
    serve(slots(["1", "3"], ["2", "3"]));
    expect(await nextGoodTime("p")).toBe("3");
    serve(slots(["1"], ["2"]));
    expect(await nextGoodTime("p")).toBe("2");
    serve(slots(["1"], []));
    expect(await nextGoodTime("p")).toBeNull();
    serve(slots());
    expect(await nextGoodTime("p")).toBeNull();
  });
});
