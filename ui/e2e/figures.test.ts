// How fast the page is there, how still it stands, and how much it asks for.
import { gzipSync } from "node:zlib";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { caller, startProgram, type Running } from "./program";
import { makeChannel, makePost, nextMonth, until } from "./sample";
import { mira, seen, useStage } from "./stage";
import { settled } from "./views";

const stage = useStage();

interface Figures {
  firstPaintMs: number;
  usableMs: number;
  shift: number;
  longTasks: number[];
}

/** Notes when the first post stands in the month, what moved, and tasks of more than 50 ms. */
async function measured(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = { usableMs: 0, shift: 0, longTasks: [] as number[] };
    Object.assign(window, { figures: seen });
    new PerformanceObserver((list) => {
      for (const each of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) if (!each.hadRecentInput) seen.shift += each.value;
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
      for (const each of list.getEntries()) seen.longTasks.push(Math.round(each.duration));
    }).observe({ type: "longtask", buffered: true });
    new MutationObserver((_, observer) => {
      if (document.querySelector(".chip") === null) return;
      observer.disconnect();
      // Painted, and able to answer.
      requestAnimationFrame(() => setTimeout(() => (seen.usableMs = performance.now())));
    }).observe(document, { childList: true, subtree: true });
  });
}
async function read(page: Page): Promise<Figures> {
  return page.evaluate(() => ({
    firstPaintMs: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    ...(window as unknown as { figures: Omit<Figures, "firstPaintMs"> }).figures,
  }));
}
const rounded = (value: number) => Math.round(value);

test("the month is there soon, and nothing moves", async () => {
  const { page, watch } = await stage.guest();
  await measured(page);
  // Once for the files, which a browser keeps; then as everybody sees it every day.
  const all: Figures[] = [];
  const requests: number[] = [];
  const calls: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    watch.requests.length = 0;
    await page.goto("/calendar");
    await page.waitForFunction(() => (window as unknown as { figures: Figures }).figures.usableMs > 0);
    await settled(page);
    await page.waitForLoadState("load");
    all.push(await read(page));
    requests.push(watch.requests.length);
    calls.push(watch.requests.filter((each) => each.includes("/api/")).length);
  }
  const best = (of: (figures: Figures) => number) => Math.min(...all.map(of));
  const shift = Math.max(...all.map((each) => each.shift));
  const longest = Math.max(0, ...all.flatMap((each) => each.longTasks));
  console.log(
    `figures: first paint ${all.map((each) => rounded(each.firstPaintMs)).join(", ")} ms; month usable ${all.map((each) => rounded(each.usableMs)).join(", ")} ms; shift ${shift.toFixed(4)}; longest task ${longest} ms; requests ${requests[0]}, of the API ${calls[0]}`,
  );
  expect(shift).toBeLessThanOrEqual(0.01);
  // Machines that test are slow and shared; what is aimed at is 300 and 700 ms.
  expect(best((each) => each.firstPaintMs)).toBeLessThan(2000);
  expect(best((each) => each.usableMs)).toBeLessThan(4000);
  expect(Math.max(...calls)).toBeLessThanOrEqual(16);
});

let many: Running;
let cookies: Awaited<ReturnType<typeof stage.member>>;
beforeAll(async () => {
  many = await startProgram({ demo: false });
  const call = caller(many);
  const channels = [];
  for (let i = 0; i < 50; i += 1) channels.push(await makeChannel(call, `Shop ${i + 1}`));
  const things = "kettle stove window lamp stairs cat bread oven button wool thread shelf chair book page ink door bell rain snow".split(" ");
  for (const [i, thing] of things.entries()) {
    const { publications } = await makePost(call, `The ${thing} and the ${things[(i + 7) % things.length]} stand in the hall.`, channels, { publish_at: `${nextMonth(i + 3)}T11:${String(i).padStart(2, "0")}:00Z` });
    expect(publications.length).toBe(50);
  }
  const { request } = await import("playwright-core");
  const visitor = await request.newContext({ baseURL: many.origin, extraHTTPHeaders: { origin: many.origin } });
  await visitor.post("/api/v1/setup", { data: { token: new URL(many.link).searchParams.get("token"), ...mira, language: "en" } });
  cookies = await visitor.storageState();
  await visitor.dispose();
});
afterAll(() => many?.stop());

test("a thousand posts in a month: one call for each view, and views that change at once", async () => {
  const { page, watch } = await stage.guest({ at: many, storageState: cookies });
  await measured(page);
  const month = nextMonth(1).slice(0, 7);
  await page.goto(`/calendar/month/${month}`);
  await seen(page.locator(".chip"));
  await settled(page);
  expect(await page.locator(`[data-cell="${nextMonth(10)}"]`).textContent()).toMatch(/\+4\d more/);
  await page.waitForLoadState("load");
  // No call for each channel or post.
  const calls = watch.requests.filter((each) => each.includes("/api/"));
  expect(calls.length, calls.join("\n")).toBeLessThanOrEqual(16);

  const took: Record<string, number> = {};
  for (const [key, path, there] of [
    ["2", /week/, ".chip"],
    ["3", /timeline/, ".chip"],
    ["1", /month/, ".chip"],
    ["4", /list/, "h1"],
  ] as const) {
    watch.requests.length = 0;
    await page.evaluate(() => performance.mark("pressed"));
    const began = await page.evaluate(() => performance.now());
    await page.keyboard.press(key);
    await page.waitForURL(path);
    await seen(page.locator(there));
    await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
    took[String(path)] = rounded((await page.evaluate(() => performance.now())) - began);
    const asked = watch.requests.filter((each) => each.includes("/api/v1/calendar"));
    expect(asked.length, `${path}: ${asked.join("\n")}`).toBeLessThanOrEqual(4);
    expect(watch.requests.filter((each) => /\/api\/v1\/(posts|publications)\//.test(each))).toEqual([]);
  }
  const { shift, longTasks, usableMs } = await read(page);
  console.log(`figures: 1000 posts: month usable ${rounded(usableMs)} ms; to ${Object.entries(took).map(([view, ms]) => `${view.replaceAll("/", "")} ${ms}`).join(", ")} ms; shift ${shift.toFixed(4)}; longest task ${Math.max(0, ...longTasks)} ms`);
  expect(Math.max(...Object.values(took))).toBeLessThan(5000);
  expect(shift).toBeLessThanOrEqual(0.01);

  // The list has every one of them.
  await page.goto(`/calendar/list?from=${nextMonth(3)}`);
  await seen(page.locator("[data-key]"));
  await until(() => page.locator("[data-key]").count(), (count) => count >= 1000);
});

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
  dynamicImports?: string[];
  css?: string[];
}

test("what is sent first is small, and what comes later too", () => {
  const dist = resolve(import.meta.dirname, "../dist");
  const manifest = resolve(dist, ".vite/manifest.json");
  expect(existsSync(manifest), "the page is built with its manifest").toBe(true);
  const chunks = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, Chunk>;
  const size = (file: string) => gzipSync(readFileSync(resolve(dist, file))).length;
  /** What is loaded with some chunks. */
  const closure = (starts: string[]): Set<string> => {
    const all = new Set<string>();
    const add = (name: string) => {
      if (all.has(name)) return;
      all.add(name);
      chunks[name]?.imports?.forEach(add);
    };
    starts.forEach(add);
    return all;
  };
  const sum = (names: Set<string>, kind: "js" | "css") => {
    const files = new Set([...names].flatMap((name) => (kind === "js" ? [chunks[name]?.file ?? ""] : (chunks[name]?.css ?? []))));
    return [...files].filter((file) => file.endsWith(kind)).reduce((total, file) => total + size(file), 0);
  };
  const entry = Object.keys(chunks).filter((name) => chunks[name]?.isEntry);
  // The first view: the frame, the calendar's month, and the sentences of one language.
  const german = Object.keys(chunks).find((name) => name.includes("page.de.ftl")) ?? "";
  const first = closure([...entry, "src/views/calendar/Calendar.svelte", german]);
  const later = closure(Object.keys(chunks));
  const kB = (bytes: number) => (bytes / 1000).toFixed(1);
  const js = sum(first, "js");
  const css = sum(first, "css");
  const rest = [...later].filter((name) => !first.has(name) && chunks[name]?.file.endsWith(".js")).map((name) => ({ name, size: size(chunks[name]?.file ?? "") })).sort((a, b) => b.size - a.size);
  console.log(`figures: first view ${kB(js)} kB JavaScript, ${kB(css)} kB CSS; largest later ${rest.slice(0, 3).map((each) => `${each.name.replace(/.*\//, "")} ${kB(each.size)}`).join(", ")} kB`);
  expect(js).toBeLessThanOrEqual(200_000);
  expect(css).toBeLessThanOrEqual(30_000);
  expect(rest.filter((each) => each.size > 60_000)).toEqual([]);
});
