// Everything without a mouse.
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { makeChannel, makePost, nextMonth, noon, until, type Channel, type Post } from "./sample";
import { gone, seen, useStage } from "./stage";

const stage = useStage();
let channel: Channel;
beforeAll(async () => {
  channel = await makeChannel(stage.call, "By keys");
});

const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element === null ? "" : `${element.tagName.toLowerCase()} ${element.getAttribute("aria-label") ?? ""} ${element.textContent?.trim() ?? ""}`;
  });

test("from the calendar to a planned post with keys alone", async () => {
  const { page } = await stage.guest();
  await page.goto(`/calendar?channel=${channel.id}`);
  await seen(page.getByRole("grid"));
  await page.keyboard.press("n");
  const composer = page.getByRole("dialog");
  await seen(composer);
  // The channel is chosen by Tab and Space.
  await composer.getByRole("button", { name: "Channel" }).first().press("Enter");
  const box = composer.getByRole("checkbox", { name: /By keys/ });
  await seen(box);
  if (!(await box.isChecked())) await box.press("Space");
  expect(await box.isChecked()).toBe(true);
  await page.keyboard.press("Escape");
  await seen(composer);
  const text = composer.getByRole("textbox", { name: "Text for all channels" });
  await text.focus();
  await page.keyboard.type("Tomorrow we open at ten!!! Come in #warmhands and sit by the stove for a while.");
  await page.waitForURL(/\/posts\/post_/);
  // F8 goes through what is found, Alt F mends it, and the focus stays among the findings.
  await seen(composer.getByRole("article").first());
  await page.keyboard.press("F8");
  await until(() => focused(page), (now) => now.startsWith("article"));
  const before = await text.inputValue();
  await page.keyboard.press("Alt+f");
  await until(() => text.inputValue(), (now) => now !== before);
  // A time by Tab and Space.
  await composer.getByRole("group", { name: "When may this go?" }).getByRole("radio").first().press("Space");
  await seen(composer.getByRole("button", { name: /^It goes out:/ }));
  await page.keyboard.press("Control+Enter");
  await seen(page.getByText(/^Planned for .*\(Berlin\)\.$/));
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  expect((await stage.call<Post>("GET", `/posts/${id}`)).publications[0]?.state).toBe("waiting");
  await page.keyboard.press("Escape");
  await gone(composer);
  await seen(page.getByRole("grid"));
});

test("one tab stop for the month, arrows inside, Enter opens, Escape gives the focus back", async () => {
  await makePost(stage.call, "Ella counts the stitches once.", [channel], { publish_at: noon(20) });
  const { page } = await stage.guest();
  await page.goto(`/calendar/month/${nextMonth(1).slice(0, 7)}?channel=${channel.id}`);
  const card = page.getByRole("button", { name: /Ella counts the stitches once/ });
  await seen(card);
  expect(await page.locator('[role="grid"] [tabindex="0"]').count()).toBe(1);
  await page.locator('[role="grid"] [tabindex="0"]').focus();
  // To the day of the post: down from the first row, then along.
  for (let steps = 0; steps < 60; steps += 1) {
    if ((await focused(page)).includes("Ella counts")) break;
    const day = await page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-cell]")?.dataset["cell"] ?? "");
    await page.keyboard.press(day < nextMonth(20) ? "ArrowRight" : day > nextMonth(20) ? "ArrowLeft" : "ArrowDown");
  }
  expect(await focused(page)).toContain("Ella counts the stitches once");
  await page.keyboard.press("Enter");
  const popover = page.getByRole("dialog", { name: "Post" });
  await seen(popover);
  await page.keyboard.press("Escape");
  await gone(popover);
  expect(await focused(page)).toContain("Ella counts the stitches once");
  await page.keyboard.press("e");
  await page.waitForURL(/\/posts\//);
  await seen(page.getByRole("textbox", { name: "Text for all channels" }));
  await page.keyboard.press("Escape");
  await page.waitForURL(/\/calendar/);
  await until(() => focused(page), (now) => now.includes("Ella counts the stitches once"));
});

test("T on a draft without a time takes the next good one", async () => {
  const { id } = await makePost(stage.call, "The stove is lit at ten.", [channel]);
  const { page } = await stage.guest();
  await page.goto(`/posts/${id}`);
  await seen(page.getByRole("group", { name: "When may this go?" }).getByRole("radio"));
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("t");
  await seen(page.getByRole("button", { name: /^It goes out:/ }));
});

test("the skip link, the views by number, where G leads, and the list of keys", async () => {
  const { page } = await stage.guest();
  await page.goto("/calendar");
  await seen(page.getByRole("grid"));
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("Tab");
  expect(await focused(page)).toContain("Skip to content");
  await page.keyboard.press("Enter");
  await until(() => page.evaluate(() => document.activeElement?.id), (id) => id === "content");
  for (const [key, path] of [
    ["2", /\/calendar\/week\//],
    ["3", /\/calendar\/timeline\//],
    ["4", /\/calendar\/list/],
    ["1", /\/calendar\/month\//],
  ] as const) {
    await page.keyboard.press(key);
    await page.waitForURL(path);
    await seen(page.getByRole("heading", { level: 1 }));
  }
  await page.keyboard.press("PageDown");
  await page.waitForURL(new RegExp(`/calendar/month/${nextMonth(1).slice(0, 7)}`));
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await page.waitForURL("/attention");
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.waitForURL("/drafts");
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keys that work here" });
  await seen(list.getByText("New post"));
  // Behind the list the keys rest.
  await page.keyboard.press("n");
  expect(new URL(page.url()).pathname).toBe("/drafts");
  await page.keyboard.press("Escape");
  await gone(list);
  // Inside a field they are letters.
  await page.keyboard.press("/");
  await page.keyboard.type("gdn");
  expect(new URL(page.url()).pathname).toBe("/drafts");
  expect(await page.getByRole("searchbox").inputValue()).toBe("gdn");
});
