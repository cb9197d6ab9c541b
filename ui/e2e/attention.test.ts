// What only a person can decide.
import { expect, test } from "vitest";
import { makeChannel, makePost, until, type Channel, type Post } from "./sample";
import { seen, useStage } from "./stage";

const stage = useStage();

/** Publishes a post at once and waits for what becomes of it. */
async function publish(channel: Channel, text: string, state: string): Promise<Post> {
  const { id } = await makePost(stage.call, text, [channel]);
  await stage.call("POST", `/posts/${id}/publish-now`);
  return until(() => stage.call<Post>("GET", `/posts/${id}`), ({ publications }) => publications[0]?.state === state);
}

test("an answer was lost where Dezent cannot look: a person says that it is there", async () => {
  const channel = await makeChannel(stage.call, "Notice board", { kind: "k5", script: "cut-after" });
  const post = await publish(channel, "The door sticks today. Push hard.", "held");
  const id = post.publications[0]?.id ?? "";
  const { page, watch } = await stage.guest();
  await page.goto("/attention");
  await page.getByRole("link", { name: /Did it go out\?.*The door sticks/s }).click();
  await page.waitForURL(`/attention/${id}`);
  await seen(page.getByRole("heading", { level: 1, name: "We do not know whether this post reached Rehearsal." }));
  await seen(page.getByText(/There is no way for Dezent to look there\..*does not send again on a guess/));

  // Nothing is chosen to begin with, and the button without a choice does nothing but ask for one.
  expect(await page.getByRole("radio", { checked: true }).count()).toBe(0);
  await page.getByRole("button", { name: "Confirm", exact: true }).click();
  await seen(page.getByText("Choose one of these first."));
  expect(watch.requests.filter((each) => each.includes("/publications/") && !each.startsWith("GET"))).toEqual([]);

  await page.keyboard.press("1");
  expect(await page.getByRole("radio", { name: "It is there" }).isChecked()).toBe(true);
  await page.getByRole("textbox", { name: /Address of the post/ }).fill(`${stage.origin}/sandbox/notice-board`);
  await page.getByRole("button", { name: "Confirm as published" }).click();
  await seen(page.getByText("Noted as published."));
  await until(() => stage.call<Post>("GET", `/posts/${post.id}`), ({ publications }) => publications[0]?.state === "sent" || publications[0]?.state === "confirmed");

  // The record tells it: sent once, no answer, and who decided.
  await page.goto(`/publications/${id}`);
  await seen(page.getByRole("heading", { name: "What happened" }));
  const story = page.getByRole("main");
  await seen(story.getByText("Sent to Rehearsal"));
  await seen(story.getByText("The connection broke off. Unclear whether it arrived."));
  const { items } = await stage.call<{ items: { person: { name: string } | null }[] }>("GET", `/events?publication=${id}&kind=publication_resolved`);
  await seen(story.getByText(`Confirmed to be there by ${items[0]?.person?.name ?? "a program"}`));
  await seen(story.getByText("Sent once, on time. Somebody has seen it and said where it is."));
});

test("it is not there: dropped, and its words are a draft again", async () => {
  const channel = await makeChannel(stage.call, "Back door", { kind: "k5", script: "cut-before" });
  const post = await publish(channel, "The stairs are swept, mind the cat.", "held");
  const { page } = await stage.guest();
  await page.goto(`/attention/${post.publications[0]?.id}`);
  await page.locator("label", { hasText: "Drop it" }).click();
  await page.getByRole("button", { name: "Drop it" }).click();
  await seen(page.getByText("Dropped. Nothing more is sent."));
  expect((await stage.call<Post>("GET", `/posts/${post.id}`)).state).toBe("draft");
  // Its day has passed, so it lies among those that have none.
  await page.goto("/drafts");
  await seen(page.getByRole("link", { name: /The stairs are swept, mind the cat\./ }));
});

test("while Dezent still looks, sending again cannot be chosen, and it says until when", async () => {
  const channel = await makeChannel(stage.call, "Listed", { kind: "k4", script: ["cut-after", "look:partial", "look:partial", "look:partial"] });
  const post = await publish(channel, "Ella counts the stitches twice.", "unknown");
  const { page } = await stage.guest();
  await page.goto(`/attention/${post.publications[0]?.id}`);
  await seen(page.getByText(/at the latest you are asked at \d\d:\d\d/));
  await seen(page.getByText(/^Can be chosen at \d\d:\d\d at the latest, once Dezent has stopped looking\.$/));
  expect(await page.getByRole("radio").count()).toBe(2);
  // In the calendar it says so in words.
  await page.goto("/calendar/list");
  await seen(page.getByRole("button", { name: /Ella counts the stitches twice.*Unclear, being looked up/s }));
});

test("a network that refuses: what it said, and a way to change the post", async () => {
  const channel = await makeChannel(stage.call, "Strict", { script: "422" });
  const post = await publish(channel, "Tea is on the stove, chairs are where you find them.", "failed");
  const { page } = await stage.guest();
  await page.goto(`/attention/${post.publications[0]?.id}`);
  await seen(page.getByRole("heading", { level: 1, name: "Rehearsal did not take this post." }));
  await seen(page.getByText("The network’s answer:"));
  await page.locator("label", { hasText: "Edit and plan again" }).click();
  await page.getByRole("button", { name: "Edit and plan again" }).click();
  await page.waitForURL(/\/posts\//);
  expect(await page.getByRole("textbox", { name: "Text for all channels" }).inputValue()).toBe("Tea is on the stove, chairs are where you find them.");
});
