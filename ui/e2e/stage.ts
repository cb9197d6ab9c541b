// The stage of one test file: pages of the shared browser, and calls of the API beside them.
import { chromium, request, type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, inject } from "vitest";
import { caller, type Call, type Running } from "./program";
import { Watch } from "./watch";

import { mira, startWithMira, type Shared } from "./shared";

export { mira };

/** A context of its own: a browser that shares nothing with another. */
export interface Guest {
  context: BrowserContext;
  watch: Watch;
  page: Page;
}
type Wish = BrowserContextOptions & {
  /** Nobody is signed in. */
  out?: boolean;
  /** Another program than the shared one. */
  at?: Pick<Running, "origin">;
};

let browser: Browser;
let origin: string;
let key: string;
let call: Call;
let cookies: Cookies;
let own: Running | null = null;
const watches = new Set<Watch>();
const open = new Set<BrowserContext>();

/**
 * Call at the top of a test file. What was opened in a test is closed, and must have been in order. `alone` is
 * for what depends on how much there is: a program in which no other file has made anything.
 */
export function useStage({ alone = false } = {}) {
  beforeAll(async () => {
    const shared = inject("shared");
    browser = await chromium.connect(shared.browser);
    const mine = alone ? await startWithMira() : shared;
    if ("stop" in mine) own = mine;
    ({ origin, key, cookies } = mine);
    call = caller(mine);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await tell(task.name);
    const all = [...watches];
    watches.clear();
    for (const context of open) await context.close();
    open.clear();
    for (const watch of all) watch.check();
  });
  afterAll(async () => {
    await browser?.close();
    await own?.stop();
  });
  return {
    get origin() {
      return origin;
    },
    /** The owner key. */
    get key() {
      return key;
    },
    /** Those of Mira. */
    get cookies() {
      return cookies;
    },
    get call() {
      return call;
    },
    get browser() {
      return browser;
    },
    guest,
    member,
  };
}

type Cookies = Shared["cookies"];

/** Somebody else of the workspace, who has followed an invitation; their cookies. */
async function member({ name, role = "owner", language }: { name: string; role?: string; language: "en" | "de" }): Promise<Cookies> {
  const email = `${name.toLowerCase().replaceAll(/\W/g, ".")}@example.org`;
  const { id } = await call<{ id: string }>("POST", "/people", { name, email, role });
  const { path } = await call<{ path: string }>("POST", `/people/${id}/invite`);
  const visitor = await request.newContext({ baseURL: origin, extraHTTPHeaders: { origin } });
  try {
    const answer = await visitor.post("/api/v1/setup", { data: { token: new URL(path, origin).searchParams.get("token"), name, email, password: mira.password, language } });
    if (!answer.ok()) throw new Error(`${name} could not be set up: ${answer.status()} ${await answer.text()}`);
    return await visitor.storageState();
  } finally {
    await visitor.dispose();
  }
}

/** What could be seen when a test failed: its pages in words, and as pictures where `DEZENT_E2E_PICTURES` names a folder. */
async function tell(test: string): Promise<void> {
  const folder = process.env["DEZENT_E2E_PICTURES"];
  for (const page of [...open].flatMap((context) => context.pages())) {
    const words = await page.locator("dialog[open], main").last().ariaSnapshot({ timeout: 2000 }).catch(String);
    console.log(`${test}: ${page.url()} showed\n${words.slice(0, 4000)}`);
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${test.replace(/\W+/g, "-").slice(0, 60)}-${Date.now()}.png` });
  }
}

/** Opens a browser in which Mira is signed in, in English, 1440 × 900. */
async function guest({ out = false, at, ...options }: Wish = {}): Promise<Guest> {
  const context = await browser.newContext({
    baseURL: at?.origin ?? origin,
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    colorScheme: "light",
    reducedMotion: "reduce",
    ...(out || at ? {} : { storageState: cookies }),
    ...options,
  });
  context.setDefaultTimeout(15_000);
  open.add(context);
  const watch = await Watch.over(context, at?.origin ?? origin);
  watches.add(watch);
  return { context, watch, page: await context.newPage() };
}

/** Waits until it can be seen. */
export async function seen(what: Locator, timeout?: number): Promise<Locator> {
  await what.first().waitFor({ state: "visible", ...(timeout === undefined ? {} : { timeout }) });
  return what;
}
/** Waits until it can no longer be seen. */
export async function gone(what: Locator): Promise<void> {
  await what.first().waitFor({ state: "hidden" });
}
