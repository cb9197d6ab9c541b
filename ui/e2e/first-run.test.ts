// From the printed link to a published post.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram, type Running } from "./program";
import { gone, mira, seen, useStage } from "./stage";

const stage = useStage();
let program: Running;
beforeAll(async () => {
  program = await startProgram();
});
afterAll(() => program?.stop());

test("two minutes: from the printed link to a post that is out", async () => {
  const { page, watch, context } = await stage.guest({ at: program });
  watch.expect(/answer: 401 GET \/api\/v1\/session/);
  const began = performance.now();

  await page.goto(program.link);
  await seen(page.getByText(/Whoever fills this in owns the workspace/));
  await page.getByLabel("Name").fill(mira.name);
  await page.getByLabel("E-mail").fill(mira.email);
  await page.getByLabel("Password", { exact: true }).fill(mira.password);
  await page.getByRole("button", { name: "Start" }).click();

  await page.waitForURL(/\/calendar/);
  const steps = page.getByRole("region", { name: "First steps" });
  await seen(steps.getByText("It goes to the rehearsal network, nobody outside sees it."));
  await steps.getByRole("link", { name: "Write a post" }).click();

  const composer = page.getByRole("dialog");
  await seen(composer.getByText("1 finding stops this post.").first());
  const pushy = await composer.getByRole("textbox", { name: "Text for all channels" }).inputValue();
  expect(pushy).toContain("!!!");
  // The button carries the count, and leads to what stops the post instead of planning it.
  await composer.getByRole("button", { name: /^Schedule/ }).click();
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toMatch(/stops this post/);

  const use = composer.getByRole("button", { name: "Use this" });
  await use.first().click();
  await seen(composer.getByText("Nothing stands against it.").first());
  expect(await composer.getByRole("textbox", { name: "Text for all channels" }).inputValue()).not.toBe(pushy);

  await composer.getByRole("button", { name: "Publish now" }).click();
  await seen(composer.getByText("It goes out at once and cannot be taken back."));
  // What the pill in the head says from now on, one after the other.
  await composer.locator("h1 + .state").evaluate((state) => {
    const pills: string[] = [];
    Object.assign(window, { pills });
    const note = () => {
      const now = state.firstElementChild?.textContent?.trim() ?? "";
      if (pills.at(-1) !== now) pills.push(now);
    };
    note();
    new MutationObserver(note).observe(state, { subtree: true, childList: true, characterData: true });
  });
  await composer.getByRole("group", { name: /cannot be taken back/ }).getByRole("button", { name: "Publish now" }).click();
  await seen(composer.getByText(/^Published at \d\d:\d\d:\d\d$/));
  const pills = await page.evaluate(() => (window as unknown as { pills: string[] }).pills);
  expect(pills[0]).toBe("Draft");
  expect(pills.at(-1)).toBe("Published");
  const course = ["Draft", "Planned", "Going out", "Published"];
  expect(pills.map((each) => course.indexOf(each)), pills.join(", ")).toEqual([...new Set(pills.map((each) => course.indexOf(each)))].sort((a, b) => a - b));
  const [publicPage] = await Promise.all([context.waitForEvent("page"), composer.getByRole("link", { name: /Open/ }).first().click()]);
  await publicPage.waitForLoadState();
  expect(publicPage.url()).toContain("/sandbox/");
  const took = performance.now() - began;

  await page.keyboard.press("Escape");
  await seen(steps.getByText("Drag one to another day"));
  await seen(steps.getByRole("button", { name: "Try it" }));
  await steps.getByRole("button", { name: "Close the first steps for good" }).click();
  await gone(steps);
  await page.reload();
  await seen(page.getByRole("grid", { name: "Posts of the month" }));
  expect(await steps.count()).toBe(0);
  console.log(`from the link to the public page: ${(took / 1000).toFixed(1)} s`);
  expect(took).toBeLessThan(60_000);
});

test("the link is good once; signing out and in, and a wrong password in words", async () => {
  const { page, watch } = await stage.guest({ at: program });
  watch.expect(/answer: 401 GET \/api\/v1\/session/);
  watch.expect(/answer: 404 GET \/api\/v1\/setup/);
  await page.goto(program.link);
  await seen(page.getByText("This link is not good any more."));
  await seen(page.getByText("A link works once and only for a while. Ask an owner of the workspace for a new one."));

  await page.getByRole("link", { name: "To sign-in" }).click();
  await page.getByLabel("E-mail").fill(mira.email);
  await page.getByLabel("Password", { exact: true }).fill("not the kettle at all");
  watch.expect(/answer: 401 POST \/api\/v1\/session/);
  await page.getByRole("button", { name: "Sign in" }).click();
  await seen(page.getByText(/E-mail or password is wrong\. 4 tries left, then a pause of \d+ minutes\./));

  await page.getByLabel("Password", { exact: true }).fill(mira.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/calendar/);
  await page.getByRole("link", { name: `Account of ${mira.name}` }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
  await page.waitForURL(/\/sign-in/);
  // Nothing of the workspace is left to go back to.
  await page.goto("/drafts");
  await page.waitForURL(/\/sign-in\?to=%2Fdrafts/);
  await page.getByLabel("E-mail").fill(mira.email);
  await page.getByLabel("Password", { exact: true }).fill(mira.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/drafts$/);
});
