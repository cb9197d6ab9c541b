// Languages and themes: what the account wishes, what the browser wishes, and nothing that flashes.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { seen, useStage } from "./stage";

const stage = useStage();

/** What the server writes on `<html>` before any script has run. */
async function firstAnswer(page: Page): Promise<{ lang: string | undefined; theme: string | undefined }> {
  const answer = await page.goto("/calendar");
  const root = /<html[^>]*>/.exec((await answer?.text()) ?? "")?.[0] ?? "";
  return { lang: /lang="([^"]*)"/.exec(root)?.[1], theme: /data-theme="([^"]*)"/.exec(root)?.[1] };
}
const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test("before signing in the browser's language counts", async () => {
  for (const [locale, words] of [
    ["de-AT", "Anmelden"],
    ["en-US", "Sign in"],
    ["fr-FR", "Sign in"],
  ] as const) {
    const { page, watch } = await stage.guest({ out: true, locale });
    watch.expect(/answer: 401 GET \/api\/v1\/session/);
    await page.goto("/sign-in");
    await seen(page.getByRole("heading", { level: 1, name: words }));
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(words === "Anmelden" ? "de" : "en");
  }
});

test("after signing in the account's language counts, from the first answer on", async () => {
  const jo = await stage.member({ name: "Jo Sander", language: "de" });
  const { page } = await stage.guest({ storageState: jo, locale: "en-GB" });
  expect(await firstAnswer(page)).toEqual({ lang: "de", theme: "auto" });
  await seen(page.getByRole("link", { name: "Neuer Beitrag" }));
  await seen(page.getByRole("columnheader", { name: "Montag" }));

  // Changed in the settings, at once on the whole page, and the same after a reload.
  await page.goto("/settings/account");
  await page.getByText("English", { exact: true }).click();
  await seen(page.getByRole("link", { name: "New post" }).first());
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
  await page.waitForLoadState("networkidle");
  expect((await firstAnswer(page)).lang).toBe("en");
  await seen(page.getByRole("columnheader", { name: "Monday" }));
});

test("the theme of the account is there before any script, and wins over the browser's", async () => {
  const kim = await stage.member({ name: "Kim Wolf", language: "en" });
  const { page } = await stage.guest({ storageState: kim, colorScheme: "light" });
  await page.goto("/settings/account");
  expect(await ground(page)).toBe("rgb(244, 245, 247)");
  await Promise.all([page.waitForResponse((answer) => answer.url().endsWith("/api/v1/account") && answer.ok()), page.getByText("Dark", { exact: true }).click()]);
  await page.waitForFunction(() => document.documentElement.dataset["theme"] === "dark");
  expect(await ground(page)).toBe("rgb(18, 22, 27)");
  expect(await firstAnswer(page)).toEqual({ lang: "en", theme: "dark" });
  expect(await ground(page)).toBe("rgb(18, 22, 27)");

  // Without scripts the ground is dark already: nothing has to run for it.
  const still = await stage.guest({ storageState: kim, colorScheme: "light", javaScriptEnabled: false });
  still.watch.allow(/failed: GET \/assets\/.*\.js csp/);
  await still.page.goto("/calendar");
  expect(await ground(still.page)).toBe("rgb(18, 22, 27)");
  expect(await still.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("dark");
});

test("without a wish of the account the device decides, also when it changes its mind", async () => {
  const { page } = await stage.guest({ colorScheme: "dark" });
  await page.goto("/calendar");
  await seen(page.getByRole("grid"));
  expect(await ground(page)).toBe("rgb(18, 22, 27)");
  await page.emulateMedia({ colorScheme: "light" });
  expect(await ground(page)).toBe("rgb(244, 245, 247)");
});
