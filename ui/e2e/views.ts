// Every view of the page in a workspace in which something of everything has happened, and how to get there.
import type { Page } from "playwright-core";
import { settingsPages } from "./routes";
import type { Call } from "./program";
import { makeChannel, makePost, noon, nextMonth, until, weekOf, type Channel, type Post } from "./sample";
import { seen } from "./stage";

export interface View {
  name: string;
  path: string;
  /** Nobody is signed in. */
  out?: boolean;
  /** Opens what lies over the view; asked in both languages, so by place and not by words. */
  open?: (page: Page) => Promise<void>;
}

export interface Furnished {
  channel: Channel;
  draft: Post;
  planned: Post;
  published: Post;
  unclear: Post;
  asked: Post;
  refused: Post;
  media: string;
}

/** A picture of one point. */
const point = Uint8Array.from(atob("R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs="), (sign) => sign.charCodeAt(0));

/** Makes one of everything; all of it in a few seconds. */
export async function furnish(call: Call, { origin, key }: { origin: string; key: string }): Promise<Furnished> {
  const channel = await makeChannel(call, "Front room");
  const form = new FormData();
  form.append("file", new Blob([point]), "a point.gif");
  form.append("alt", "A point.");
  const stored = await fetch(`${origin}/api/v1/media`, { method: "POST", headers: { authorization: `Bearer ${key}` }, body: form });
  const media = ((await stored.json()) as { id: string }).id;
  const draft = await makePost(call, "ONLY TODAY: 20 % off everything!!! Just 3 left, so hurry. What are you waiting for? Book now #shoplocal", [channel], { tags: ["winter"], media: [media] });
  const planned = await makePost(call, "The stove is lit at ten, the kettle at five past.", [channel], { publish_at: noon(15), pillar: "Behind the counter" });
  const publish = async (name: string, text: string, state: string, options: Record<string, unknown> = {}) => {
    const there = Object.keys(options).length === 0 ? channel : await makeChannel(call, name, options);
    const { id } = await makePost(call, text, [there]);
    await call("POST", `/posts/${id}/publish-now`);
    return until(() => call<Post>("GET", `/posts/${id}`), ({ publications }) => publications[0]?.state === state || publications[0]?.state === (state === "sent" ? "confirmed" : state));
  };
  const [published, unclear, asked, refused] = await Promise.all([
    publish("", "Good morning. The bread is out of the oven.", "sent"),
    publish("Slow answers", "Ella counts the stitches three times.", "unknown", { kind: "k4", script: ["cut-after", "look:partial", "look:partial", "look:partial"] }),
    publish("No answers", "The stairs are swept. Mind the cat on the third.", "held", { kind: "k5", script: "cut-after" }),
    publish("Strict", "Come in and sit by the stove.", "failed", { script: "422" }),
  ]);
  await call("POST", "/calendars", { name: "Our days", days: [{ day: nextMonth(24), name: "Stocktaking", kind: "holiday" }] });
  return { channel, draft, planned, published, unclear, asked, refused, media };
}

const first = (selector: string) => async (page: Page) => {
  await page.locator(selector).first().click();
};
const dialog = async (page: Page) => {
  await seen(page.locator('dialog[open], [role="dialog"]:popover-open, [role="menu"]:popover-open'));
};

/** All views, and what opens over them. */
export function everyView(has: Furnished): View[] {
  const month = nextMonth(1).slice(0, 7);
  const week = weekOf(nextMonth(15));
  const of = (post: Post) => post.publications[0]?.id ?? "";
  const views: View[] = [
    { name: "sign-in", path: "/sign-in", out: true },
    { name: "set-up with a link that is used up", path: "/setup?token=used", out: true },
    { name: "calendar", path: "/calendar" },
    { name: "month", path: `/calendar/month/${month}` },
    {
      name: "month, a post",
      path: `/calendar/month/${month}`,
      open: async (page) => {
        await page.locator(`[data-key^="${has.planned.id}"], [data-day="${nextMonth(15)}"]`).first().click();
        const card = page.locator(`button.card[data-key^="${has.planned.id}"]`);
        if (await page.locator("[data-day]").count()) await card.click();
        await dialog(page);
      },
    },
    {
      name: "month, moving by keys",
      path: `/calendar/month/${month}`,
      open: async (page) => {
        const chip = page.locator(`.chip[data-key^="${has.planned.id}"]`);
        if (!(await chip.count())) return;
        await chip.focus();
        await page.keyboard.press("m");
        await page.keyboard.press("ArrowRight");
        await seen(page.locator(".panel.keys"));
      },
    },
    { name: "week", path: `/calendar/week/${week}` },
    { name: "timeline", path: `/calendar/timeline/${week}` },
    { name: "day", path: `/calendar/day/${nextMonth(15)}` },
    { name: "list", path: "/calendar/list" },
    { name: "new post", path: "/compose" },
    { name: "post that is stopped", path: `/posts/${has.draft.id}`, open: (page) => seen(page.locator("mark")).then(() => undefined) },
    { name: "planned post", path: `/posts/${has.planned.id}` },
    { name: "published post", path: `/posts/${has.published.id}` },
    { name: "publication", path: `/publications/${of(has.published)}` },
    { name: "publication that was refused", path: `/publications/${of(has.refused)}` },
    { name: "attention", path: "/attention" },
    { name: "attention, unclear", path: `/attention/${of(has.unclear)}` },
    {
      name: "attention, to decide",
      path: `/attention/${of(has.asked)}`,
      open: async (page) => {
        await page.locator("label.name").first().click();
      },
    },
    { name: "attention, refused", path: `/attention/${of(has.refused)}` },
    { name: "drafts", path: "/drafts" },
    { name: "media", path: "/media" },
    { name: "media, one", path: `/media?media=${has.media}` },
    { name: "channels", path: "/channels" },
    { name: "connect", path: "/channels/new" },
    { name: "connect by fields", path: "/channels/new?network=bluesky&way=fields" },
    { name: "connect by consent", path: "/channels/new?network=mastodon" },
    { name: "connect, not registered", path: "/channels/new?network=linkedin" },
    { name: "connect by hand", path: "/channels/new?network=reminder&way=reminder" },
    { name: "channel", path: `/channels/${has.channel.id}` },
    ...["rhythm", "rules", "audience", "posts", "connection"].map((tab) => ({ name: `channel, ${tab}`, path: `/channels/${has.channel.id}/${tab}` })),
    { name: "rule", path: "/rules/ad-density" },
    { name: "settings", path: "/settings" },
    ...settingsPages.map((name) => ({ name: `settings, ${name}`, path: `/settings/${name}` })),
    { name: "not found", path: "/nowhere" },
    {
      name: "the list of keys",
      path: "/drafts",
      open: async (page) => {
        await page.locator("h1").click();
        await page.keyboard.press("?");
        await dialog(page);
      },
    },
    {
      name: "post over the calendar",
      path: "/calendar/list",
      open: async (page) => {
        await page.locator("h1").click();
        await page.keyboard.press("n");
        await page.waitForURL(/\/compose/);
        await seen(page.locator("textarea"));
      },
    },
    { name: "time of a post", path: `/posts/${has.planned.id}`, open: (page) => page.locator("button.when").click().then(() => dialog(page)) },
    {
      name: "post, before it is deleted",
      path: `/posts/${has.draft.id}`,
      open: async (page) => {
        await page.locator('.head [aria-haspopup="menu"]').last().click();
        await page.locator('[role="menuitem"]').last().click();
        await seen(page.locator("dialog[open]"));
      },
    },
    { name: "publication, menu", path: `/publications/${of(has.published)}`, open: first('main [aria-haspopup="menu"]') },
    { name: "drafts, menu", path: "/drafts", open: first('main [aria-haspopup="menu"]') },
    { name: "channels of a post", path: "/compose", open: first('main [aria-haspopup="dialog"]') },
  ];
  return views;
}

/** Waits until a view shows what it has, and nothing of it is loading any more. */
export async function settled(page: Page): Promise<void> {
  await seen(page.locator("h1"));
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"], .skeleton') === null);
}
