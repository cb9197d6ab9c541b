// Pages of others, and words that look like scripts.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeChannel, makePost, noon, nextMonth, until, weekOf, type Channel, type Post } from "./sample";
import { seen, useStage } from "./stage";

const stage = useStage();
let stranger: Server;
let port: number;
let channel: Channel;
beforeAll(async () => {
  stranger = createServer((_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>A stranger</title><body>"));
  await new Promise<void>((done) => stranger.listen(0, "127.0.0.1", done));
  port = (stranger.address() as AddressInfo).port;
  channel = await makeChannel(stage.call, "Front door");
});
afterAll(() => new Promise<void>((done) => void stranger.close(() => done())));

for (const host of ["127.0.0.1", "localhost"]) {
  test(`a page at another origin (${host}) writes nothing with the browser's cookie, and cannot frame the page`, async () => {
    // The stranger's page is not Dezent's: what its own console says is no concern here.
    const context = await stage.browser.newContext({ storageState: stage.cookies });
    try {
      const page = await context.newPage();
      const answers: { method: string; status: number; cookie: boolean }[] = [];
      context.on("response", async (answer) => {
        if (!answer.url().startsWith(stage.origin)) return;
        const headers = await answer.request().allHeaders().catch((): Record<string, string> => ({}));
        answers.push({ method: answer.request().method(), status: answer.status(), cookie: (headers["cookie"] ?? "") !== "" });
      });
      const text = `Written by a stranger on ${host}`;
      await page.goto(`http://${host}:${port}/`);
      const told = await page.evaluate(
        async ({ origin, text, channel }) => {
          const body = JSON.stringify({ text, channels: [channel] });
          const tell = (promise: Promise<Response>) => promise.then((answer) => `${answer.type} ${answer.status}`, () => "failed");
          const told = [
            await tell(fetch(`${origin}/api/v1/posts`, { method: "POST", mode: "no-cors", credentials: "include", body })),
            await tell(fetch(`${origin}/api/v1/posts`, { method: "POST", credentials: "include", body })),
            await tell(fetch(`${origin}/api/v1/posts`, { method: "POST", credentials: "include", headers: { "content-type": "application/json" }, body })),
            await tell(fetch(`${origin}/api/v1/session`, { method: "DELETE", credentials: "include" })),
            await tell(fetch(`${origin}/api/v1/posts`, { credentials: "include" })),
          ];
          navigator.sendBeacon(`${origin}/api/v1/posts`, body);
          return told;
        },
        { origin: stage.origin, text, channel: channel.id },
      );
      // What can be read across origins is nothing at all.
      expect(told).toEqual(["opaque 0", "failed", "failed", "failed", "failed"]);

      const [, form] = await Promise.all([
        page.waitForURL(`${stage.origin}/**`),
        page.waitForResponse((answer) => answer.request().method() === "POST" && answer.request().isNavigationRequest()),
        page.evaluate(
          ({ origin, text, channel }) => {
            const form = document.createElement("form");
            form.method = "post";
            form.enctype = "text/plain";
            form.action = `${origin}/api/v1/posts`;
            const field = document.createElement("input");
            // What comes out of it is JSON.
            field.name = `{"text":"${text}","channels":["${channel}"],"about":{"campaign":"`;
            field.value = `"}}`;
            form.append(field);
            document.body.append(form);
            form.submit();
          },
          { origin: stage.origin, text, channel: channel.id },
        ),
      ]);
      expect(form.status()).toBeGreaterThanOrEqual(401);
      const writes = answers.filter(({ method }) => method !== "GET" && method !== "OPTIONS");
      expect(writes.length).toBeGreaterThan(0);
      expect(writes.filter(({ status }) => status < 400)).toEqual([]);
      // Under the same name at another port the cookie goes along: then it is the origin that is refused.
      if (host === "127.0.0.1") expect(writes.filter(({ status, cookie }) => cookie && status !== 403)).toEqual([]);
      const { items } = await stage.call<{ items: unknown[] }>("GET", `/posts?q=${encodeURIComponent("stranger")}`);
      expect(items).toEqual([]);

      // Nothing of the page is shown in a frame.
      await page.goto(`http://${host}:${port}/`);
      await page.evaluate((origin) => {
        const frame = document.createElement("iframe");
        frame.src = `${origin}/calendar`;
        document.body.append(frame);
      }, stage.origin);
      await until(async () => page.frames().map((frame) => frame.url()), (urls) => urls.some((url) => url.startsWith("chrome-error:")));

      // The session is still there.
      await page.goto(`${stage.origin}/drafts`);
      await seen(page.getByRole("heading", { level: 1, name: "Drafts" }));
    } finally {
      await context.close();
    }
  });
}

const script = `<img src=x onerror="window.ran=1"><script>window.ran=1</script>`;
const text = `${script} javascript:window.ran=1 https://example.org/"onmouseover="window.ran=1`;

/** Fails where anything of it became more than text. */
async function isText(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => ({
    ran: (window as { ran?: number }).ran ?? null,
    pictures: document.querySelectorAll('img[src="x"], [onerror], [onmouseover], body script:not([src])').length,
    links: [...document.querySelectorAll("a")].filter((link) => /^javascript:/i.test(link.getAttribute("href") ?? "")).length,
  }));
  expect.soft(found, where).toEqual({ ran: null, pictures: 0, links: 0 });
}

test("scripts in texts, names, tags, reasons and files are shown as text everywhere", async () => {
  const name = `Shop ${script}`.slice(0, 90);
  const bad = await makeChannel(stage.call, name, { kind: "k5", script: "cut-after" });
  const planned = await makePost(stage.call, text, [channel], { publish_at: noon(21), tags: ["<b onmouseover=window.ran=1>"], pillar: "<i>Offers</i>" });
  const asked = await makePost(stage.call, `${script} Is it out?`, [bad]);
  await stage.call("POST", `/posts/${asked.id}/publish-now`);
  const { publications } = await until(() => stage.call<Post>("GET", `/posts/${asked.id}`), (post) => post.publications[0]?.state === "held");
  const { page } = await stage.guest();

  await page.goto(`/calendar/month/${nextMonth(1).slice(0, 7)}`);
  const chip = page.locator(`[data-key^="${planned.id}"]`);
  await seen(chip);
  expect(await chip.textContent()).toContain('<img src=x onerror="window.ran=1">');
  await isText(page, "chip");
  await chip.hover();
  await chip.click();
  const popover = page.getByRole("dialog", { name: "Post" });
  await seen(popover.getByText("<script>window.ran=1</script>"));
  await isText(page, "popover");
  await popover.getByRole("button", { name: "More for this post" }).click();
  await page.getByRole("menuitem", { name: "Duplicate as a draft" }).click();
  await seen(page.getByText("Copied as a draft without a date."));

  await page.goto(`/posts/${planned.id}`);
  await seen(page.getByRole("textbox", { name: "Text for all channels" }));
  await seen(page.getByText("<b onmouseover=window.ran=1>"));
  await seen(page.getByText("Pillar: <i>Offers</i>"));
  await isText(page, "composer");
  // A file with such a name, and a description like it.
  const point = Buffer.from("R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=", "base64");
  await page.locator('input[type="file"]').first().setInputFiles({ name: `<img src=x onerror=window.ran=1>.gif`, mimeType: "image/gif", buffer: point });
  const alt = page.getByRole("textbox", { name: "Alt text" });
  await seen(alt);
  await alt.fill(script);
  await alt.blur();
  await seen(page.locator("main img").first());
  await page.waitForLoadState("networkidle");
  await isText(page, "composer with a file");

  // Kept with a reason of that kind.
  await page.goto(`/compose?channel=${bad.id}`);
  await page.getByRole("textbox", { name: "Text for all channels" }).fill("ONLY TODAY!!! Hurry, just 3 left. What are you waiting for? Book now!");
  const stops = page.getByRole("article", { name: /stops this post/ });
  await stops.first().getByRole("button", { name: "Keep it, with a reason" }).click();
  await stops.first().getByRole("textbox").fill(script);
  await stops.first().getByRole("button", { name: "Keep it", exact: true }).click();
  await page.getByText(/^\d findings? (was|were) set aside$/).click();
  await seen(page.getByText(`“${script}”`));
  await isText(page, "reason");
  await page.getByRole("button", { name: /^Leave out Shop/ }).click();
  await seen(page.getByText(/^Shop .* is left out\.$/));
  await isText(page, "toast");

  for (const path of [`/attention/${publications[0]?.id}`, `/publications/${publications[0]?.id}`, `/channels/${bad.id}/rhythm`, "/drafts", "/media", "/calendar/list", `/calendar/timeline/${weekOf(nextMonth(21))}`, "/channels"]) {
    await page.goto(path);
    await seen(page.getByRole("heading", { level: 1 }));
    await seen(page.getByText(/<img src=x|Shop <img/).first());
    await isText(page, path);
  }
});
