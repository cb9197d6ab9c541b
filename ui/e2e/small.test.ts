// A telephone: 360 × 740, by touch.
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { makeChannel, makePost, nextMonth, noon, weekOf, type Channel, type Post } from "./sample";
import { gone, seen, useStage } from "./stage";

const stage = useStage();
let channel: Channel;
beforeAll(async () => {
  channel = await makeChannel(stage.call, "Pocket");
});

const telephone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** Fails where the page can be pushed sideways. */
async function fits(page: Page, where: string): Promise<void> {
  const wide = await page.evaluate(() => ({ page: document.documentElement.scrollWidth, window: window.innerWidth, main: document.querySelector("main")?.scrollWidth ?? 0 }));
  expect.soft(wide.page, `${where} is as wide as the window`).toBeLessThanOrEqual(wide.window);
  expect.soft(wide.main, `the view of ${where} is as wide as the window`).toBeLessThanOrEqual(wide.window);
}

test("the month as dots, a day as a list, and moving by the menu", async () => {
  const post = await makePost(stage.call, "The lamp in the hall is mended.", [channel], { publish_at: noon(8) });
  const { page } = await stage.guest(telephone);
  await page.goto(`/calendar/month/${nextMonth(1).slice(0, 7)}`);
  await page.locator(`[data-day="${nextMonth(8)}"]`).tap();
  const card = page.getByRole("button", { name: /The lamp in the hall is mended/ });
  await seen(card);
  expect(await page.locator(`[data-day="${nextMonth(8)}"] .dots > *`).count()).toBeGreaterThan(0);
  await fits(page, "the month");
  await card.tap();
  const sheet = page.getByRole("dialog", { name: "Post" });
  await seen(sheet.getByText("Planned", { exact: true }));
  await sheet.getByRole("button", { name: "Move" }).tap();
  await sheet.getByLabel("Date").fill(nextMonth(9));
  await seen(sheet.getByText(/Nothing stands against it\.|Would still warn/));
  await sheet.getByRole("button", { name: "Move", exact: true }).tap();
  await seen(page.getByText(/^Moved to .* 9 .*12:00\.$/));
  await gone(sheet);
  expect((await stage.call<Post>("GET", `/posts/${post.id}`)).planned_at).toBe(noon(9).replace("Z", ".000Z"));
});

test("the bar below leads everywhere, and what is touched is 44 pixels high", async () => {
  const { page } = await stage.guest(telephone);
  await page.goto("/calendar");
  const bar = page.getByRole("navigation", { name: "Main navigation" });
  await seen(bar);
  for (const target of await bar.locator("a, button").all()) {
    const box = await target.boundingBox();
    expect(box?.height, await target.innerText()).toBeGreaterThanOrEqual(44);
    expect(box?.width, await target.innerText()).toBeGreaterThanOrEqual(44);
  }
  await bar.getByRole("link", { name: "Open items" }).tap();
  await page.waitForURL("/attention");
  await bar.getByRole("link", { name: "Channels" }).tap();
  await page.waitForURL("/channels");
  await bar.getByRole("button", { name: "More" }).tap();
  await page.getByRole("dialog").getByRole("link", { name: "Settings" }).tap();
  await page.waitForURL("/settings/workspace");
  await bar.getByRole("link", { name: "New" }).tap();
  await page.waitForURL(/\/compose/);
});

test("the composer in three tabs", async () => {
  const { page } = await stage.guest(telephone);
  await page.goto(`/compose?channel=${channel.id}`);
  const tabs = page.getByRole("tablist");
  await seen(tabs);
  const text = page.getByRole("textbox", { name: "Text for all channels" });
  await text.fill("Only today!!! Hurry, the last three slots. What are you waiting for? Book now!");
  // No zoom when a field is touched: letters of 16 pixels or more.
  expect(await text.evaluate((field) => parseFloat(getComputedStyle(field).fontSize))).toBeGreaterThanOrEqual(16);
  await tabs.getByRole("tab", { name: /Findings \(\d+\)/ }).tap();
  await seen(page.getByRole("article").first());
  await fits(page, "the findings");
  await tabs.getByRole("tab", { name: "Variants" }).tap();
  await seen(page.getByRole("main").getByText("Pocket").first());
  await fits(page, "the variants");
  await tabs.getByRole("tab", { name: "Text" }).tap();
  expect(await text.inputValue()).toContain("Hurry");
  await fits(page, "the text");
});

test("nothing has to be pushed sideways", async () => {
  const { page } = await stage.guest(telephone);
  for (const path of ["/calendar", "/calendar/list", `/calendar/timeline/${weekOf(nextMonth(4))}`, "/attention", "/drafts", "/media", "/channels", `/channels/${channel.id}/rhythm`, `/channels/${channel.id}/connection`, "/channels/new", "/settings/account", "/settings/workspace", "/settings/pause", "/rules/ad-density"]) {
    await page.goto(path);
    await seen(page.getByRole("heading", { level: 1 }));
    await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
    await fits(page, path);
  }
});
