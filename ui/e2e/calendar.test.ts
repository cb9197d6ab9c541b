// The calendar: moving posts, and seeing what happens as it happens.
import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { makeChannel, makePost, nextMonth, noon, type Channel } from "./sample";
import { gone, seen, useStage } from "./stage";

const stage = useStage();
let channel: Channel;
beforeAll(async () => {
  channel = await makeChannel(stage.call, "Shelf by the window");
});

const month = () => `/calendar/month/${nextMonth(1).slice(0, 7)}`;
const cell = (page: Page, day: number): Locator => page.locator(`[data-cell="${nextMonth(day)}"]`);

/** Presses on a card, carries it over a day and lets go there. */
async function drag(page: Page, card: Locator, to: Locator): Promise<void> {
  const from = await card.boundingBox();
  const there = await to.boundingBox();
  if (!from || !there) throw new Error("the card or the day is not shown");
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(there.x + there.width / 2, there.y + there.height - 12, { steps: 8 });
}

test("a post is dragged to another day, with its revision, and Undo puts it back", async () => {
  const post = await makePost(stage.call, "Mia waxes the boards before we open.", [channel], { publish_at: noon(10) });
  const { page } = await stage.guest();
  await page.goto(month());
  const card = cell(page, 10).getByRole("button", { name: /Mia waxes the boards/ });
  await seen(card);
  await drag(page, card, cell(page, 13));
  // What would stand against it is said before one lets go.
  await seen(page.getByText(/Nothing stands against it\.|Would still warn/));
  const [request] = await Promise.all([page.waitForRequest((each) => each.method() === "PATCH"), page.mouse.up()]);
  expect(await request.headerValue("if-match")).toBe(`"${post.revision}"`);
  const toast = page.getByRole("region", { name: "Messages" });
  await seen(toast.getByText(/^Moved to .* 13 .*12:00\.$/));
  await seen(cell(page, 13).getByRole("button", { name: /Mia waxes the boards/ }));
  expect((await stage.call<{ planned_at: string }>("GET", `/posts/${post.id}`)).planned_at).toBe(noon(13).replace("Z", ".000Z"));

  await toast.getByRole("button", { name: "Undo" }).click();
  await seen(toast.getByText(/^Back at .* 10 .*12:00\.$/));
  await seen(cell(page, 10).getByRole("button", { name: /Mia waxes the boards/ }));
  expect((await stage.call<{ planned_at: string }>("GET", `/posts/${post.id}`)).planned_at).toBe(noon(10).replace("Z", ".000Z"));
});

test("a drag that Escape ends changes nothing", async () => {
  const post = await makePost(stage.call, "The kettle hums in D today.", [channel], { publish_at: noon(11) });
  const { page, watch } = await stage.guest();
  await page.goto(month());
  const card = cell(page, 11).getByRole("button", { name: /kettle hums/ });
  await seen(card);
  await drag(page, card, cell(page, 14));
  await seen(page.getByText(/Let go to move/));
  await page.keyboard.press("Escape");
  await gone(page.getByText(/Let go to move/));
  await page.mouse.up();
  await seen(cell(page, 11).getByRole("button", { name: /kettle hums/ }));
  expect(watch.requests.filter((each) => each.startsWith("PATCH"))).toEqual([]);
  expect((await stage.call<{ revision: number }>("GET", `/posts/${post.id}`)).revision).toBe(post.revision);
});

test("the same with M and the arrow keys, and Ctrl Z", async () => {
  await makePost(stage.call, "Sam sorts the buttons by colour.", [channel], { publish_at: noon(17) });
  const { page } = await stage.guest();
  await page.goto(month());
  const card = cell(page, 17).getByRole("button", { name: /sorts the buttons/ });
  await (await seen(card)).focus();
  await page.keyboard.press("m");
  await seen(page.getByText("15 minutes"));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  const [request] = await Promise.all([page.waitForRequest((each) => each.method() === "PATCH"), page.keyboard.press("Enter")]);
  expect(await request.headerValue("if-match")).toBe('"1"');
  const toast = page.getByRole("region", { name: "Messages" });
  await seen(toast.getByText(/^Moved to .* 18 .*12:15\.$/));
  // The focus goes where the post went.
  const moved = cell(page, 18).getByRole("button", { name: /sorts the buttons/ });
  await page.waitForFunction((element) => element === document.activeElement, await moved.elementHandle());
  await page.keyboard.press("Control+z");
  await seen(toast.getByText(/^Back at .* 17 .*12:00\.$/));
  await seen(cell(page, 17).getByRole("button", { name: /sorts the buttons/ }));
});

test("a planned post turns published while two browsers look on, and can then no longer be picked up", async () => {
  const one = await stage.guest();
  const other = await stage.guest();
  const text = "The window is open, the radio plays.";
  await one.page.goto("/calendar/list");
  await other.page.goto("/calendar/list");
  for (const { page } of [one, other]) await seen(page.getByRole("heading", { level: 1 }));
  const turns = [one, other].map(async ({ page }) => {
    const row = page.getByRole("button", { name: new RegExp(text) });
    await seen(row.filter({ hasText: /Planned|Getting ready|Sending now/ }));
    await seen(row.filter({ hasText: "Published" }), 30_000);
  });
  await makePost(stage.call, text, [channel], { publish_at: new Date(Date.now() + 4000).toISOString() });
  await Promise.all(turns);

  const { page, watch } = one;
  await page.goto("/calendar");
  const today = page.locator('[aria-current="date"]');
  await today.getByRole("link").first().click();
  await page.waitForURL(/\/calendar\/day\//);
  const card = page.getByRole("button", { name: new RegExp(text) });
  await seen(card);
  await card.focus();
  await page.keyboard.press("m");
  await seen(page.getByText(/^Published.*: it can no longer be moved\.$/).first());
  await page.keyboard.press("Enter");
  await seen(page.getByRole("dialog", { name: "Post" }).getByText(/it can no longer be moved/));
  expect(watch.requests.filter((each) => each.startsWith("PATCH"))).toEqual([]);
});
