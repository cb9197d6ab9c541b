// What holds on every view: nothing that axe objects to, and no sentence that is missing.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { match, paths } from "./routes";
import { useStage } from "./stage";
import { everyView, furnish, settled, type View } from "./views";

const stage = useStage({ alone: true });
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ids = [...readFileSync(resolve(import.meta.dirname, "../../locales/page.en.ftl"), "utf8").matchAll(/^([a-z][a-z0-9-]*) =/gm)].map(([, id]) => id ?? "");

let views: View[];
const german: { cookies?: Awaited<ReturnType<typeof stage.member>> } = {};
beforeAll(async () => {
  views = everyView(await furnish(stage.call, stage));
  german.cookies = await stage.member({ name: "Jo Brandt", language: "de" });
});

type Theme = "light" | "dark";

interface Found {
  id: string;
  where: string[];
}

/** What axe objects to, on what is shown. In the second theme only colours can differ. */
async function objections(page: Page, onlyColours: boolean): Promise<Found[]> {
  return page.evaluate(async (onlyColours) => {
    const { axe } = window as unknown as { axe: { run(context: Document, options: object): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary?: string; html: string }[] }[] }> } };
    const options = onlyColours
      ? { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } }
      : { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } };
    const { violations } = await axe.run(document, { ...options, resultTypes: ["violations"], iframes: false, preload: false });
    return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target, html, failureSummary }) => `${target.join(" ")} ${html.slice(0, 160)} ${failureSummary ?? ""}`) }));
  }, onlyColours);
}

/** Names of sentences and places left open, where a sentence should stand. */
async function unsaid(page: Page): Promise<string[]> {
  return page.evaluate((ids) => {
    const known = new Set(ids);
    const found: string[] = [];
    const look = (text: string | null, where: string) => {
      const said = text?.trim() ?? "";
      if (said === "") return;
      if (/\{\s*\$?[a-z]/i.test(said) || (said.includes("-") && known.has(said)) || /\b(undefined|NaN|\[object)\b/.test(said)) found.push(`${where}: ${said.slice(0, 120)}`);
    };
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) if (!node.parentElement?.closest("script, style, code, pre, textarea")) look(node.textContent, node.parentElement?.tagName ?? "");
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) for (const name of ["aria-label", "title", "placeholder", "alt"]) look(element.getAttribute(name), name);
    look(document.title, "title of the window");
    return found;
  }, ids);
}

test("every address of the page is among the views", () => {
  const covered = new Set(views.map(({ path }) => match(new URL(path, "http://page.test").pathname).route.path));
  expect(paths.filter((path) => !covered.has(path))).toEqual([]);
});

const counts = { views: 0, violations: 0 };

/** Looks at all views in one language and size; two pages side by side. */
async function everywhere(language: "en" | "de", themes: Theme[], viewport: { width: number; height: number }): Promise<string[]> {
  const wrong: string[] = [];
  const queue = [...views];
  const look = async (page: Page, view: View) => {
    await visit(page, view);
    await settled(page);
    await view.open?.(page);
    for (const [i, theme] of themes.entries()) {
      await page.emulateMedia({ colorScheme: theme });
      for (const { id, where } of await objections(page, i > 0)) {
        counts.violations += where.length;
        wrong.push(`${view.name}, ${language}, ${theme}, ${viewport.width}: ${id}\n    ${where.slice(0, 3).join("\n    ")}`);
      }
      counts.views += 1;
    }
    await page.emulateMedia({ colorScheme: themes[0] ?? "light" });
    for (const each of await unsaid(page)) wrong.push(`${view.name}, ${language}: no sentence: ${each}`);
    expect.soft(await page.evaluate(() => document.documentElement.lang), view.name).toBe(language);
  };
  const cookies = language === "de" && german.cookies ? { storageState: german.cookies } : {};
  const locale = language === "de" ? "de-DE" : "en-GB";
  const work = async () => {
    const signedIn = await stage.guest({ viewport, locale, ...cookies });
    const visitor = await stage.guest({ viewport, locale, out: true });
    for (const { watch } of [signedIn, visitor]) [/answer: 401 GET \/api\/v1\/session/, /answer: 404 GET \/api\/v1\/setup/].forEach((pattern) => watch.allow(pattern));
    for (let view = queue.shift(); view; view = queue.shift()) {
      try {
        await look(view.out ? visitor.page : signedIn.page, view);
      } catch (error) {
        wrong.push(`${view.name}, ${language}, ${viewport.width}: ${String(error)}`);
      }
    }
  };
  await Promise.all([work(), work()]);
  return wrong;
}

/** What was opened over the last view of a page, which only a new start closes for certain. */
const covered = new WeakMap<Page, boolean>();

/** Goes to a view as a link does, over an empty one, so that it is made anew; loads the page where that is not enough. */
async function visit(page: Page, view: View): Promise<void> {
  const isLoaded = covered.get(page) === false;
  covered.set(page, view.open !== undefined || view.out === true);
  if (!isLoaded || match(view.path).route.path === "*") {
    await page.goto(view.path);
    await page.evaluate(axe);
    return;
  }
  const go = (path: string) =>
    page.evaluate((path) => {
      window.history.pushState({ steps: 1 }, "", path);
      window.dispatchEvent(new PopStateEvent("popstate"));
    }, path);
  await go("/nowhere/at/all");
  await page.waitForFunction(() => document.querySelector('main [href="/calendar"]') !== null && document.querySelectorAll("main h1").length === 1);
  await page.evaluate(() => document.querySelector("main h1")?.setAttribute("data-before", ""));
  await go(view.path);
  await page.waitForFunction(() => document.querySelector("h1:not([data-before])") !== null);
}

const desk = { width: 1440, height: 900 };

test("axe and sentences: English, light and dark, 1440 × 900", { timeout: 240_000 }, async () => {
  expect(await everywhere("en", ["light", "dark"], desk)).toEqual([]);
});

test("axe and sentences: German, light and dark, 1440 × 900", { timeout: 240_000 }, async () => {
  expect(await everywhere("de", ["light", "dark"], desk)).toEqual([]);
});

test("axe and sentences: English, light, 390 × 844", { timeout: 240_000 }, async () => {
  expect(await everywhere("en", ["light"], { width: 390, height: 844 })).toEqual([]);
  console.log(`axe: ${views.length} views, looked at ${counts.views} times, ${counts.violations} violations`);
});
