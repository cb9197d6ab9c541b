import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Checking } from "./checking.svelte";
import { blank } from "./content";

const report = { blocks: false, findings: [], limits: [], fitted: [], lengths: [], classification: null };

describe("checking", () => {
  let waiting: { signal: AbortSignal; body: string; answer: (value: Response) => void }[];
  beforeEach(() => {
    vi.useFakeTimers();
    waiting = [];
    vi.stubGlobal(
      "fetch",
      vi.fn((_: string, init: RequestInit) => new Promise<Response>((answer, reject) => {
        const signal = init.signal as AbortSignal;
        signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
        waiting.push({ signal, body: init.body as string, answer });
      })),
    );
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const say = (text: string) => ({ ...blank(["chan_1"]), text });
  const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

  it("asks once one pauses, and gives the older question up", async () => {
    const checking = new Checking();
    checking.ask(say("a"), null, null);
    await vi.advanceTimersByTimeAsync(200);
    checking.ask(say("ab"), null, null);
    await vi.advanceTimersByTimeAsync(299);
    expect(waiting).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(JSON.parse(waiting[0]?.body ?? "")).toMatchObject({ text: "ab" });
    checking.ask(say("abc"), null, null);
    expect(waiting[0]?.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(300);
    waiting[1]?.answer(json(report));
    await vi.advanceTimersByTimeAsync(0);
    expect(checking.of?.text).toBe("abc");
    expect(checking.busy).toBe(false);
  });

  it("says that it checks only after a second, and keeps what was found when it fails", async () => {
    const checking = new Checking();
    checking.report = report as never;
    checking.ask(say("a"), null, null);
    await vi.advanceTimersByTimeAsync(999);
    expect(checking.slow).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(checking.slow).toBe(true);
    waiting[0]?.answer(json({ code: "internal" }, 500));
    await vi.advanceTimersByTimeAsync(0);
    expect(checking.report).toBe(report);
    expect(checking.error).not.toBeNull();
    expect(checking.slow).toBe(false);
  });

  it("leaves out an instant that has passed", async () => {
    const checking = new Checking();
    checking.ask(say("a"), "2020-01-01T00:00:00Z", null);
    await vi.advanceTimersByTimeAsync(300);
    expect(JSON.parse(waiting[0]?.body ?? "")).not.toHaveProperty("publish_at");
  });
});
