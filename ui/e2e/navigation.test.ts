// The way about the page: by links, Back and Forward, and addresses that were kept.
import { expect, test } from "vitest";
import { seen, useStage } from "./stage";
import { makeChannel, makePost } from "./sample";

const stage = useStage();

test("from each area to each other by the sidebar, and back again", async () => {
  const { page } = await stage.guest();
  const areas: [link: string, path: RegExp, heading: RegExp][] = [
    ["Calendar", /^\/calendar/, /\d{4}/],
    ["Attention", /^\/attention/, /./],
    ["Drafts", /^\/drafts/, /^Drafts$/],
    ["Media", /^\/media/, /^Media$/],
    ["Channels", /^\/channels$/, /^Channels$/],
    ["Settings", /^\/settings\/workspace/, /./],
  ];
  const side = page.locator("header.side");
  const go = async ([link, path, heading]: (typeof areas)[number]) => {
    await side.getByRole("link", { name: new RegExp(`^${link}( \\d+)?$`) }).click();
    await page.waitForURL((url) => path.test(url.pathname));
    await seen(page.locator("main").getByRole("heading", { level: 1, name: heading }));
  };
  await page.goto("/settings");
  await page.waitForURL("/settings/account");
  // Along this way every area is left for every other.
  for (const [i, from] of areas.entries()) {
    for (const to of areas.slice(i + 1)) {
      await go(to);
      await go(from);
    }
  }
  await page.goBack();
  await page.waitForURL((url) => areas.some(([, path]) => path.test(url.pathname)));
  await page.goForward();
  await page.waitForURL((url) => areas[4]?.[1].test(url.pathname) ?? false);
});

test("a drawer over the calendar has an address: Back closes it, a reload shows it alone", async () => {
  const channel = await makeChannel(stage.call, "Kept");
  const { id } = await makePost(stage.call, "An address that was kept.", [channel]);
  const { page } = await stage.guest();
  await page.goto("/calendar/list");
  await seen(page.getByRole("heading", { level: 1 }));
  await page.locator("header.side").getByRole("link", { name: "New post" }).click();
  const drawer = page.locator("dialog[open]");
  await seen(drawer);
  await page.waitForURL(/\/compose/);
  await page.goBack();
  await page.waitForURL(/\/calendar\/list/);
  expect(await drawer.count()).toBe(0);
  await page.goto(`/posts/${id}`);
  expect(await (await seen(page.getByRole("textbox", { name: "Text for all channels" }))).inputValue()).toBe("An address that was kept.");
  expect(await drawer.count()).toBe(0);
});

test("an address that leads nowhere says so, and a publication that is not there too", async () => {
  const { page, watch } = await stage.guest();
  watch.expect(/answer: 404 GET \/api\/v1\/publications\/pub_/);
  await page.goto("/nowhere");
  await seen(page.getByText("There is nothing at this address."));
  await page.goto("/publications/pub_01a2318088c275d9a9c667c7abbacf8b");
  await seen(page.getByText("There is no such publication, or it belongs to another workspace."));
});
