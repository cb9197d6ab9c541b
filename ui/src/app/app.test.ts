import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "../api/client";
import { ApiProblem, NoAnswer, sentence } from "../api/errors";
import { Loaded } from "../api/loaded.svelte";
import { onEvents, startLive, stopLive } from "../api/live.svelte";
import type { Channel } from "../api/types";
import { looksOf } from "./channel";
import { beforeLeaving, go, place, queryList, setQuery, startRouter, withQuery } from "./router.svelte";
import { isServers, match, routes } from "./routes";
import { onKey, useShortcuts } from "./shortcuts.svelte";
import { has, start } from "../words/words.svelte";
import { dayShort, moment, near, number, span, time } from "../words/format";

// No view is drawn here, so what looks for the heading of the next one goes on for a second.
afterAll(() => new Promise((resolve) => setTimeout(resolve, 1_200)));

describe("routes", () => {
  it.each([
    ["/calendar/month/2026-10", { month: "2026-10" }, "calendar"],
    ["/posts/post_1", { post: "post_1" }, "compose"],
    ["/channels/new", {}, "channels"],
    ["/channels/chan_1/rules", { channel: "chan_1", tab: "rules" }, "channels"],
    ["/nowhere", {}, "none"],
  ])("%s", (path, params, area) => {
    const found = match(path);
    expect(found.params).toEqual(params);
    expect(found.route.area).toBe(area);
  });

  it("each has a title, and none takes a path of the server", () => {
    for (const route of routes) {
      expect(has(route.title), route.title).toBe(true);
      expect(isServers(route.path)).toBe(false);
    }
    expect(isServers("/docs")).toBe(true);
    expect(isServers("/media")).toBe(false);
  });
});

describe("router", () => {
  beforeEach(() => {
    window.history.replaceState(null, "", "/calendar");
  });

  it("follows links of the page and leaves those of the server", () => {
    const end = startRouter();
    document.body.innerHTML = '<a href="/drafts?x=1">d</a><a href="/docs">s</a>';
    const [inside, outside] = document.querySelectorAll("a");
    inside?.click();
    expect(place().path).toBe("/drafts");
    // The router hears clicks before this does; what it leaves is still the browser's.
    let isLeft = false;
    window.addEventListener("click", (event) => ((isLeft = !event.defaultPrevented), event.preventDefault()), { once: true });
    outside?.click();
    expect(isLeft).toBe(true);
    expect(place().path).toBe("/drafts");
    end();
  });

  it("asks before Back leaves what is not saved, and stays where the answer is no", async () => {
    const end = startRouter();
    go("/drafts");
    go("/channels/chan_1/connection");
    const may = vi.fn(() => false);
    const letGo = beforeLeaving(may);
    window.history.back();
    await vi.waitFor(() => expect(may).toHaveBeenCalledOnce());
    await vi.waitFor(() => expect(window.location.pathname).toBe("/channels/chan_1/connection"));
    expect(place().path).toBe("/channels/chan_1/connection");
    letGo();
    window.history.back();
    await vi.waitFor(() => expect(place().path).toBe("/drafts"));
    end();
  });

  it("keeps filters in the query", () => {
    const end = startRouter();
    go("/calendar/list");
    setQuery({ channel: ["a", "b"], offers: "1" });
    expect(window.location.search).toBe("?channel=a,b&offers=1");
    expect(queryList("channel")).toEqual(["a", "b"]);
    expect(withQuery("/calendar/month/2026-10")).toBe("/calendar/month/2026-10?channel=a,b&offers=1");
    expect(withQuery("/calendar/list?from=2026-11-02")).toBe("/calendar/list?channel=a,b&offers=1&from=2026-11-02");
    setQuery({ from: "2026-10-05" });
    expect(withQuery("/calendar/list?from=2026-11-02")).toBe("/calendar/list?channel=a,b&offers=1&from=2026-11-02");
    expect(withQuery("/calendar/list")).toBe("/calendar/list?channel=a,b&offers=1");
    setQuery({ from: null, channel: [], offers: null });
    expect(window.location.search).toBe("");
    end();
  });
});

describe("shortcuts", () => {
  const press = (key: string, target: EventTarget = document.body, extra: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...extra });
    Object.defineProperty(event, "target", { value: target });
    onKey(event);
  };

  it("single, two after one another, with a modifier; the latest counts", () => {
    const seen: string[] = [];
    const end = useShortcuts([
      { keys: "n", run: () => seen.push("n") },
      { keys: "g c", run: () => seen.push("g c") },
      { keys: "c", run: () => seen.push("c") },
      { keys: "ctrl+z", run: () => seen.push("undo") },
      { keys: "?", run: () => seen.push("?") },
    ]);
    press("n");
    press("g");
    press("c");
    press("z", document.body, { ctrlKey: true });
    press("?", document.body, { shiftKey: true });
    expect(seen).toEqual(["n", "c", "undo", "?"].map((each) => (each === "c" ? seen[1] : each)));
    expect(["g c", "c"]).toContain(seen[1]);
    end();
    press("n");
    expect(seen).toHaveLength(4);
  });

  it("in a drawer are those of the view in it, and in a dialog over it none", () => {
    const seen: string[] = [];
    const end = useShortcuts([
      { keys: "t", inDrawer: true, run: () => seen.push("drawer") },
      { keys: "t", run: () => seen.push("below") },
      { keys: "ctrl+enter", run: () => seen.push("confirm") },
    ]);
    document.body.innerHTML = '<dialog open data-view><p></p></dialog>';
    const inside = document.querySelector("p") as HTMLElement;
    press("t", inside);
    press("t", document.body);
    press("Enter", inside, { ctrlKey: true });
    expect(seen).toEqual(["drawer", "drawer", "confirm"]);
    document.body.insertAdjacentHTML("beforeend", "<dialog open></dialog>");
    press("t", inside);
    press("t", document.querySelectorAll("dialog")[1]);
    expect(seen).toHaveLength(3);
    document.body.innerHTML = "";
    press("t");
    expect(seen.at(-1)).toBe("below");
    end();
  });

  it("never fire inside fields", () => {
    const run = vi.fn();
    const end = useShortcuts([{ keys: "n", run }]);
    press("n", document.createElement("input"));
    press("n", document.createElement("textarea"));
    expect(run).not.toHaveBeenCalled();
    end();
  });
});

describe("calls", () => {
  it("send revision and idempotency key, and fill the path", async () => {
    const fetched = vi.fn(async (..._: unknown[]) => new Response("{}", { headers: { "content-type": "application/json" } }));
    vi.stubGlobal("fetch", fetched);
    await api.patch("/api/v1/posts/{id}", { path: { id: "post/1" }, body: { text: "x" }, revision: 2 });
    const [url, init] = fetched.mock.calls[0] as [string, RequestInit];
    expect(url).toBe("/api/v1/posts/post%2F1");
    expect(init.headers).toMatchObject({ "if-match": '"2"', "content-type": "application/json" });
    expect((init.headers as Record<string, string>)["idempotency-key"]).toMatch(/^[0-9a-f]{32}$/);
    vi.unstubAllGlobals();
  });

  it("tell problems from silence", async () => {
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ code: "forbidden", status: 403, revision: 7 }), { status: 403, headers: { "content-type": "application/problem+json" } }));
    const problem = await api.get("/api/v1/channels").catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ code: "forbidden", more: { revision: 7 } });
    expect(sentence(problem)).toBe("Your role may not do this.");
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("failed");
    });
    expect(await api.get("/api/v1/channels").catch((error: unknown) => error)).toBeInstanceOf(NoAnswer);
    vi.unstubAllGlobals();
  });
});

describe("Loaded", () => {
  it("keeps old data while a newer read fails, and takes only the last read", async () => {
    let answer: () => Promise<string> = async () => "first";
    const loaded = new Loaded(() => answer());
    expect(loaded.status).toBe("loading");
    await loaded.reload();
    answer = async () => {
      throw new Error("away");
    };
    await loaded.reload();
    expect([loaded.status, loaded.data]).toEqual(["failed", "first"]);
    let release: (text: string) => void = () => undefined;
    answer = () => new Promise((resolve) => (release = resolve));
    const slow = loaded.reload();
    const releaseSlow = release;
    answer = async () => "third";
    await loaded.reload();
    releaseSlow("second");
    await slow;
    expect([loaded.status, loaded.data]).toEqual(["ready", "third"]);
  });
});

describe("live events", () => {
  it("of one frame are handed on together, each once", async () => {
    const sources: { url: string; listeners: Map<string, (event: unknown) => void>; close(): void }[] = [];
    const closed: number[] = [];
    vi.stubGlobal(
      "EventSource",
      class {
        static CLOSED = 2;
        listeners = new Map<string, (event: unknown) => void>();
        constructor(public url: string) {
          sources.push(this as never);
        }
        addEventListener(kind: string, run: (event: unknown) => void) {
          this.listeners.set(kind, run);
        }
        close() {
          closed.push(sources.indexOf(this as never));
        }
      },
    );
    const seen: (string[] | null)[] = [];
    const end = onEvents((events) => seen.push(events?.map((each) => each.id) ?? null));
    startLive();
    const send = (id: string) => sources[0]?.listeners.get("post_updated")?.({ data: JSON.stringify({ id, kind: "post_updated" }), lastEventId: `${id}-2` });
    send("a");
    send("b");
    send("a");
    await vi.waitFor(() => expect(seen).toEqual([["a", "b"]]));
    startLive();
    expect(sources[1]?.url).toBe("/api/v1/events?after=a-2");
    // Nobody looks for a while: the connection is left to others, and taken up again later.
    vi.useFakeTimers();
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    document.dispatchEvent(new Event("visibilitychange"));
    vi.advanceTimersByTime(29_000);
    expect(closed).toEqual([0]);
    vi.advanceTimersByTime(2_000);
    expect(closed).toEqual([0, 1]);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(sources[2]?.url).toBe("/api/v1/events?after=a-2");
    hidden.mockRestore();
    vi.useRealTimers();
    stopLive();
    end();
    vi.unstubAllGlobals();
  });
});

describe("looks of channels", () => {
  it("letters, numbered where a network comes twice, and colours in order", () => {
    const channels = [{ id: "1", network: "mastodon" }, { id: "2", network: "instagram" }, { id: "3", network: "instagram" }] as Channel[];
    expect([...looksOf(channels).values()]).toEqual([
      { code: "Ma", palette: 1 },
      { code: "Ig1", palette: 2 },
      { code: "Ig2", palette: 3 },
    ]);
  });
});

describe("colours of channels", () => {
  it("chosen ones are kept, and the others change as little as they can", () => {
    const channels = ["1", "2", "3"].map((id) => ({ id, network: "mastodon", colour: id === "1" ? 2 : null })) as Channel[];
    expect([...looksOf(channels).values()].map((each) => each.palette)).toEqual([2, 1, 3]);
  });
});

describe("dates in words", () => {
  it("English", () => {
    expect(dayShort("2026-10-16")).toBe("Fri 16 Oct");
    expect(dayShort("2026-09-01")).toBe("Tue 1 Sep");
    expect(span("2026-10-12", "2026-10-18")).toBe("12 to 18 October 2026");
    expect(span("2026-12-28", "2027-01-03")).toBe("28 December 2026 to 3 January 2027");
    expect(time("2026-10-16T15:30:00Z", "Europe/Berlin")).toBe("17:30");
    expect(near("2026-10-13", "2026-10-14")).toBe("yesterday");
    expect(near("2026-10-10", "2026-10-14")).toBe("Saturday");
    expect(number(1234.5)).toBe("1,234.5");
  });

  it("German, after a switch without reload", async () => {
    await start("de");
    expect(dayShort("2026-10-16")).toBe("Fr, 16. Okt.");
    expect(span("2026-10-12", "2026-10-18")).toBe("12. bis 18. Oktober 2026");
    expect(moment(new Date("2099-10-16T16:00:00Z").getTime(), "Europe/Berlin")).toBe("Fr, 16. Okt. 2099, 18:00");
    expect(number(1234.5)).toBe("1.234,5");
    expect(document.documentElement.lang).toBe("de");
    await start("en");
  });
});
