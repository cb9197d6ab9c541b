// Writing a post: what stands against it, what mends it, and when it goes.
import { beforeAll, expect, test } from "vitest";
import { makeChannel, makePost, noon, until, type Channel, type Post } from "./sample";
import { gone, mira, seen, useStage } from "./stage";

const stage = useStage();
let channel: Channel;
beforeAll(async () => {
  channel = await makeChannel(stage.call, "Spoke Lane");
});

const pushy = "ONLY TODAY: 20 % off every spring service!!! Just 3 slots left, so hurry. What are you waiting for? Book now at spokelane.example/spring #bikerepair";

test("a text that pushes: findings, a safe fix, the rule, keeping it with a reason, and a time", async () => {
  const { page, context, watch } = await stage.guest();
  await page.goto(`/compose?channel=${channel.id}`);
  const text = page.getByRole("textbox", { name: "Text for all channels" });
  await text.fill(pushy);
  await seen(page.getByText("1 finding stops this post."));
  const schedule = page.getByRole("button", { name: /^Schedule/ });
  expect(await schedule.textContent()).toContain("1");
  await page.waitForURL(/\/posts\/post_/);

  // The passages are underlined under the text, and pointing at one leads to what is said of it.
  const marks = page.locator("mark");
  await seen(marks.filter({ hasText: "ONLY TODAY" }));
  const line = await marks.filter({ hasText: "ONLY TODAY" }).first().evaluate((mark) => getComputedStyle(mark).textDecorationLine);
  expect(line).toBe("underline");

  // The button is not dead: it leads to what stops the post.
  await schedule.click();
  const stops = page.getByRole("article", { name: /stops this post/ });
  await page.waitForFunction((card) => card === document.activeElement, await stops.elementHandle());
  expect(new URL(page.url()).pathname).toMatch(/^\/posts\//);

  // Safe fixes change the marks and the tag, and nothing else; Undo takes them back.
  await page.getByRole("button", { name: "Apply 2 safe fixes" }).click();
  const messages = page.getByRole("region", { name: "Messages" });
  await seen(messages.getByText("2 safe fixes applied."));
  expect(await text.inputValue()).toBe(pushy.replace("!!!", "!").replace("#bikerepair", "#BikeRepair"));
  await messages.getByRole("button", { name: "Undo" }).click();
  await until(() => text.inputValue(), (value) => value === pushy);
  await page.getByRole("button", { name: "Fix", exact: true }).first().click();
  await until(() => text.inputValue(), (value) => value !== pushy);

  // The rule explains itself, with a source where the server tells one, in a tab of its own.
  watch.allow(/answer: 404 GET \/api\/v1\/rules\/hard-sell-language/);
  const told = context.waitForEvent("response", (answer) => answer.url().endsWith("/api/v1/rules/hard-sell-language"));
  const [rule] = await Promise.all([context.waitForEvent("page"), stops.getByRole("link", { name: /Why this rule/ }).click()]);
  expect(new URL(rule.url()).pathname).toBe("/rules/hard-sell-language");
  await seen(rule.getByRole("heading", { level: 1, name: "Pressure" }));
  await seen(rule.getByText(/Warns from 2\.5 points, stops from 4\.5 points/));
  await seen(rule.getByText((await told).ok() ? /\b(19|20)\d\d\b/ : "this server does not tell them yet"));
  await rule.close();

  // Ten characters or more, signed, for this post alone.
  await stops.getByRole("button", { name: "Keep it, with a reason" }).click();
  await seen(stops.getByText(`Signed as ${mira.name}, ends with this post`));
  const reason = stops.getByRole("textbox", { name: "Why should it go out anyway?" });
  await reason.fill("too short");
  await stops.getByRole("button", { name: "Keep it", exact: true }).click();
  await seen(stops.getByText("Say why in at least 10 characters."));
  await reason.fill("Regulars asked us to tell them in good time.");
  await stops.getByRole("button", { name: "Keep it", exact: true }).click();
  await gone(page.getByText("1 finding stops this post."));
  await page.getByText("1 finding was set aside").click();
  await seen(page.getByText(`Kept by ${mira.name}: “Regulars asked us to tell them in good time.”. Ends with this post.`));

  // A proposed time, planned, and in the calendar at that time.
  const times = page.getByRole("group", { name: "When may this go?" });
  await times.getByRole("radio").first().check();
  await schedule.click();
  await seen(messages.getByText(/^Planned for .* \(Berlin\)\.$/));
  await seen(page.getByText("Planned", { exact: true }).first());
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const post = await stage.call<Post>("GET", `/posts/${id}`);
  expect(post.publications.map(({ state }) => state)).toEqual(["waiting"]);
  const day = new Intl.DateTimeFormat("sv", { timeZone: "Europe/Berlin" }).format(new Date(post.planned_at ?? ""));
  await page.goto(`/calendar/day/${day}`);
  await seen(page.getByRole("button", { name: /ONLY TODAY/ }));
});

test("two browsers at one post: the later one is asked, and nothing typed is lost", async () => {
  const { id } = await makePost(stage.call, "The first words.", [channel]);
  const one = await stage.guest();
  const other = await stage.guest();
  for (const { page } of [one, other]) {
    await page.goto(`/posts/${id}`);
    await seen(page.getByRole("textbox", { name: "Text for all channels" }));
  }
  const words = (page: typeof one.page) => page.getByRole("textbox", { name: "Text for all channels" });
  // The other one does not hear of the change before it saves its own.
  other.watch.expect(/answer: 412 PATCH/);
  await other.page.route("**/api/v1/events/stream*", (route) => route.abort());
  const patched = other.page.waitForResponse((answer) => answer.request().method() === "PATCH");
  let held: (() => void) | undefined;
  await other.page.route("**/api/v1/posts/*", async (route) => {
    if (route.request().method() === "PATCH" && held === undefined) await new Promise<void>((go) => (held = go));
    await route.continue();
  });
  await words(other.page).fill("What the other one wrote meanwhile.");
  await until(async () => held, (go) => go !== undefined);
  await words(one.page).fill("What the first one wrote.");
  await until(() => stage.call<Post>("GET", `/posts/${id}`), ({ text }) => text === "What the first one wrote.");
  held?.();
  expect((await patched).status()).toBe(412);

  await seen(other.page.getByText(/changed this post/));
  expect(await words(other.page).inputValue()).toBe("What the other one wrote meanwhile.");
  await other.page.getByRole("button", { name: "Compare" }).click();
  await seen(other.page.getByRole("region", { name: /theirs|Theirs/i }).getByText("What the first one wrote."));
  await other.page.getByRole("button", { name: /Keep mine/ }).click();
  await until(() => stage.call<Post>("GET", `/posts/${id}`), ({ text }) => text === "What the other one wrote meanwhile.");
  // And the first one sees it without having to reload.
  await until(() => words(one.page).inputValue(), (value) => value === "What the other one wrote meanwhile.");
});

test("signed out elsewhere while writing: a dialog asks for the password, and nothing typed is lost", async () => {
  const { page, watch, context } = await stage.guest({ out: true });
  watch.expect(/answer: 401 GET \/api\/v1\/session/);
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(mira.email);
  await page.getByLabel("Password", { exact: true }).fill(mira.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/calendar/);
  await page.goto(`/compose?channel=${channel.id}`);
  const text = page.getByRole("textbox", { name: "Text for all channels" });
  await text.fill("Half a thought");
  await page.waitForURL(/\/posts\/post_/);

  // Somebody ends this session in the list of another browser.
  const sessions = await (await context.request.get("/api/v1/sessions")).json();
  const here = sessions.items.find((each: { is_this: boolean }) => each.is_this);
  const other = await stage.guest();
  watch.expect(/answer: 401 /);
  // It ends just as the next words are on their way to be saved, so that they are in the field by then.
  let ended = 0;
  await page.route("**/api/v1/posts/*", async (route) => {
    if (route.request().method() === "PATCH" && ended === 0) ended = (await other.context.request.delete(`/api/v1/sessions/${here.id}`, { headers: { origin: stage.origin } })).status();
    await route.continue();
  });
  await text.fill("Half a thought, and the rest of it.");
  const dialog = page.getByRole("dialog", { name: "Please sign in again" });
  await seen(dialog.getByText("Your session has ended. Nothing you typed is lost."));
  expect(ended).toBe(204);
  expect(await dialog.getByLabel("E-mail").inputValue()).toBe(mira.email);
  await dialog.getByLabel("Password", { exact: true }).fill(mira.password);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await gone(dialog);
  expect(await text.inputValue()).toBe("Half a thought, and the rest of it.");
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await until(() => stage.call<Post>("GET", `/posts/${id}`), (post) => post.text === "Half a thought, and the rest of it.");
});

test("leaving with words that are not saved yet brings them back", async () => {
  const { id } = await makePost(stage.call, "Planned words.", [channel], { publish_at: noon(12) });
  const { page } = await stage.guest();
  await page.goto(`/posts/${id}`);
  const text = page.getByRole("textbox", { name: "Text for all channels" });
  await text.fill("Planned words, changed.");
  await seen(page.getByText("Changes are not saved yet"));
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  expect(await (await seen(text)).inputValue()).toBe("Planned words, changed.");
  expect((await stage.call<Post>("GET", `/posts/${id}`)).text).toBe("Planned words.");
});
