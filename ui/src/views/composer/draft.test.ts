import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Post } from "../../api/types";
import { serve, type Asked } from "../../test-server";
import { blank } from "./content";
import { Draft } from "./draft.svelte";
import { keptOf } from "./kept";
import { aPost } from "./samples";

describe("a draft", () => {
  let calls: Asked[];
  let answer: (call: Asked) => [number, unknown] | "lost";
  beforeEach(() => {
    vi.useFakeTimers();
    let post: Post = aPost({ revision: 0 });
    answer = ({ body }) => [200, (post = { ...post, ...(body as object), revision: post.revision + 1 } as Post)];
    calls = serve((call) => {
      const told = answer(call);
      return told === "lost" ? told : { status: told[0], body: told[1] };
    });
    window.sessionStorage.clear();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  function write(draft: Draft, text: string) {
    draft.content.text = text;
    draft.touched();
  }

  it("is made 800 ms after the last key, once, and then changed with its revision", async () => {
    const onMade = vi.fn();
    const draft = new Draft(onMade);
    draft.begin(blank(["chan_1"]));
    write(draft, "H");
    await later(700);
    write(draft, "Hello");
    await later(799);
    expect(calls).toHaveLength(0);
    await later(1);
    expect(calls).toMatchObject([{ method: "POST", path: "/posts", body: { text: "Hello" } }]);
    expect(onMade).toHaveBeenCalledOnce();
    expect(draft.isChanged).toBe(false);
    write(draft, "Hello you");
    await later(800);
    expect(calls[1]).toMatchObject({ method: "PATCH", body: { text: "Hello you" }, headers: { "if-match": '"1"' } });
    expect(keptOf("post_1")).toBeNull();
  });

  it("with nothing in it is not made", async () => {
    const draft = new Draft();
    draft.begin(blank(["chan_1"]));
    draft.touched();
    await later(5000);
    expect(calls).toHaveLength(0);
  });

  it("sends what got no answer again as it was, with the same key, before anything newer", async () => {
    const good = answer;
    answer = () => "lost";
    const draft = new Draft();
    draft.begin(blank(["chan_1"]));
    write(draft, "One");
    await later(800);
    expect(draft.isAway).toBe(true);
    expect(keptOf(null)?.content.text).toBe("One");
    write(draft, "One two");
    answer = good;
    await later(800);
    expect(calls.map((each) => [each.method, (each.body as Post).text])).toEqual([["POST", "One"], ["POST", "One"], ["PATCH", "One two"]]);
    expect(calls[1]?.headers["idempotency-key"]).toBe(calls[0]?.headers["idempotency-key"]);
    expect(calls[2]?.headers["idempotency-key"]).not.toBe(calls[0]?.headers["idempotency-key"]);
    expect(draft.isAway).toBe(false);
    expect(keptOf(null)).toBeNull();
  });

  it("that somebody else changed asks which words count, and saves over theirs with their revision", async () => {
    const theirs = aPost({ text: "Theirs", revision: 5 });
    answer = ({ method, path, headers }) => {
      if (path.startsWith("/events")) return [200, { items: [{ person: { id: "p", name: "Mira" }, at: "2026-10-14T10:00:00Z" }] }];
      if (method === "GET") return [200, theirs];
      return headers["if-match"] === '"5"' ? [200, { ...theirs, text: "Mine", revision: 6 }] : [412, { code: "precondition_failed", revision: 5 }];
    };
    const draft = new Draft();
    draft.open(aPost());
    write(draft, "Mine");
    await later(800);
    expect(draft.conflict).toMatchObject({ by: "Mira", theirs: { text: "Theirs" } });
    expect(draft.content.text).toBe("Mine");
    write(draft, "Mine!");
    await later(2000);
    expect(calls.filter((each) => each.method === "PATCH")).toHaveLength(1);
    await draft.keepMine();
    expect(calls.at(-1)).toMatchObject({ method: "PATCH", headers: { "if-match": '"5"' }, body: { text: "Mine!" } });
    expect(draft.conflict).toBeNull();
  });

  it("takes the words of somebody else where one wants that, and by itself where nothing would be lost", async () => {
    const theirs = aPost({ text: "Theirs", revision: 2 });
    answer = ({ path }) => [200, path.startsWith("/events") ? { items: [] } : theirs];
    const draft = new Draft();
    draft.open(aPost());
    await draft.refresh();
    expect(draft.content.text).toBe("Theirs");
    draft.open(aPost());
    draft.content.text = "Mine";
    await draft.refresh();
    expect(draft.conflict).not.toBeNull();
    draft.takeTheirs();
    expect([draft.content.text, draft.conflict]).toEqual(["Theirs", null]);
  });

  it("keeps what was saved while an older answer was on its way", async () => {
    answer = () => [200, aPost({ text: "Before", revision: 2 })];
    const draft = new Draft();
    draft.open(aPost({ text: "After", revision: 3 }));
    await draft.refresh();
    expect([draft.content.text, draft.post?.revision]).toEqual(["After", 3]);
  });

  it("comes back from the tab with the revision it was made from", () => {
    const first = new Draft();
    first.open(aPost());
    write(first, "Kept");
    const again = new Draft();
    again.open(aPost());
    expect([again.content.text, again.conflict]).toEqual(["Kept", null]);
    const moved = new Draft();
    moved.open(aPost({ revision: 3, text: "Theirs" }));
    expect(moved.content.text).toBe("Kept");
    expect(moved.conflict).not.toBeNull();
  });

  it("that is planned changes only when it is told to, with its instant", async () => {
    const planned = aPost({ state: "scheduled", planned_at: "2026-10-20T08:00:00.000Z", publications: [{ id: "pub_1", channel: "chan_1", state: "waiting", due_at: "2026-10-20T08:00:00.000Z", reason: null }] });
    const draft = new Draft();
    draft.open(planned);
    write(draft, "Half a sent");
    await later(5000);
    expect(calls).toHaveLength(0);
    draft.at = "2026-10-21T08:00:00.000Z";
    answer = () => [200, { ...planned, text: "Half a sent", planned_at: draft.at, revision: 2 }];
    expect(await draft.save()).toBe(true);
    expect(calls).toMatchObject([{ body: { text: "Half a sent", publish_at: "2026-10-21T08:00:00.000Z" } }]);
    expect(draft.isMoved).toBe(false);
  });

  it("is kept for an instant when asked for, and from then on for the one that is shown", async () => {
    const [first, second] = ["2099-10-20T08:00:00.000Z", "2099-10-21T08:00:00.000Z"];
    let stored = aPost();
    answer = ({ body }) => [200, (stored = { ...stored, ...(body as object), revision: stored.revision + 1 })];
    const draft = new Draft();
    draft.open(stored);
    draft.at = first;
    draft.touched();
    await later(2000);
    expect(calls).toHaveLength(0);
    expect(await draft.keepThere()).toBe(true);
    expect(calls.at(-1)?.body).toEqual({ planned_at: first });
    draft.at = second;
    draft.touched();
    await later(800);
    expect(calls.at(-1)?.body).toEqual({ planned_at: second });
    draft.at = "2020-10-21T08:00:00.000Z";
    draft.touched();
    await later(800);
    expect(calls).toHaveLength(2);
    draft.at = null;
    draft.touched();
    await later(800);
    expect(calls.at(-1)?.body).toEqual({ planned_at: null });
    expect(draft.isKept).toBe(false);
  });

  it("keeps the instant that was chosen when something else about it changes", async () => {
    const draft = new Draft();
    draft.open(aPost());
    draft.at = "2099-10-20T08:00:00.000Z";
    answer = () => [200, aPost({ revision: 2, tags: ["winter"] })];
    await draft.refresh();
    expect([draft.content.tags, draft.at]).toEqual([["winter"], "2099-10-20T08:00:00.000Z"]);
  });

  it("that is out keeps its words; its labels still save", async () => {
    const out = aPost({ state: "published", publications: [{ id: "pub_1", channel: "chan_1", state: "sent", due_at: "2026-10-14T08:00:00.000Z", reason: null }] });
    const draft = new Draft();
    draft.open(out);
    expect(draft.lock).toBe("out");
    draft.content.tags = ["winter"];
    draft.touched();
    answer = () => [200, { ...out, tags: ["winter"], revision: 2 }];
    await later(800);
    expect(calls).toMatchObject([{ method: "PATCH", body: { tags: ["winter"] } }]);
  });

  it("is left alone by what comes of the post before it", async () => {
    let reply: () => void = () => undefined;
    const draft = new Draft();
    draft.open(aPost());
    write(draft, "The first");
    const saved = new Promise<void>((go) => (reply = go));
    const before = globalThis.fetch;
    vi.stubGlobal("fetch", async (...args: Parameters<typeof fetch>) => (await saved, before(...args)));
    answer = () => [200, aPost({ text: "The first", revision: 2 })];
    draft.stop();
    draft.begin({ ...blank(["chan_1"]), text: "A copy" });
    reply();
    await later(10);
    vi.stubGlobal("fetch", before);
    expect([draft.id, draft.content.text, draft.saving]).toEqual([null, "A copy", false]);
  });

  it("keeps what is written while it is being planned", () => {
    const draft = new Draft();
    draft.open(aPost());
    draft.content.text = "Hello, and more";
    draft.took(aPost({ revision: 2, state: "scheduled", planned_at: "2026-10-20T08:00:00.000Z" }));
    expect([draft.content.text, draft.at, draft.post?.revision, draft.isChanged]).toEqual(["Hello, and more", "2026-10-20T08:00:00.000Z", 2, true]);
  });
});
