// One source of posts: what one view of the calendar shows, every other shows too.
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { makeChannel, makePost, nextMonth, weekOf, type Channel, type Post } from "./sample";
import { seen, useStage } from "./stage";
import { settled } from "./views";

const stage = useStage();
let channel: Channel;
const posts: Post[] = [];
beforeAll(async () => {
  channel = await makeChannel(stage.call, "Three on one day");
  const words = ["The first of three, before the shop opens.", "The second of three, while the kettle sings.", "The third of three, when the lamps are lit."];
  // Close together, and late enough in the month that the month's last row does not matter.
  for (const [i, text] of words.entries()) posts.push(await makePost(stage.call, text, [channel], { publish_at: `${nextMonth(14)}T12:0${i * 3}:00Z` }));
});

/** Which of the posts can be pressed: not covered by another, not cut off. */
async function pressable(page: Page): Promise<string[]> {
  return page.evaluate((ids) => {
    return ids.filter((id) => {
      const card = document.querySelector<HTMLElement>(`[data-key^="${id}"]`);
      if (!card) return false;
      card.scrollIntoView({ block: "center", inline: "nearest" });
      const { left, top, width, height } = card.getBoundingClientRect();
      const met = document.elementFromPoint(left + width / 2, top + height / 2);
      return height > 10 && card.contains(met);
    });
  }, posts.map(({ id }) => id));
}

test("three posts on one day of a channel stand in every view", async () => {
  const { page } = await stage.guest();
  const day = nextMonth(14);
  for (const path of [`/calendar/month/${day.slice(0, 7)}`, `/calendar/week/${weekOf(day)}`, `/calendar/timeline/${weekOf(day)}`, `/calendar/day/${day}`, `/calendar/list?from=${day}`]) {
    await page.goto(`${path}${path.includes("?") ? "&" : "?"}channel=${channel.id}`);
    await settled(page);
    await seen(page.locator(`[data-key^="${posts[2]?.id}"]`));
    expect.soft(await pressable(page), path).toEqual(posts.map(({ id }) => id));
  }
});
