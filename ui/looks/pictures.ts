// Makes the pictures of the README from the program itself: starts it with its demo, adds what a shop of
// four weeks would have besides, and takes one picture of each view. `npm run pictures [-- FOLDER]`.
import { mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { chromium, type BrowserContextOptions, type Page } from "playwright-core";
import { launch } from "../e2e/chromium";
import { caller, startProgram, type Call } from "../e2e/program";
import { until, weekOf, type Channel, type Post } from "../e2e/sample";
import { withPalette } from "./palette";

const folder = resolve(process.argv[3] ?? resolve(import.meta.dirname, "../../docs/images"));

/** Noon of a day so many days from now, and a time on it in Berlin's winter or London's plus one. */
function inDays(days: number, clock: string): string {
  const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return new Date(`${day}T${clock}:00+01:00`).toISOString();
}

/** A cup on a sill, drawn for the pictures alone. */
const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" width="640" height="400"><rect width="640" height="400" fill="#d9d3c7"/><rect y="280" width="640" height="120" fill="#b7a58c"/><rect x="60" y="30" width="240" height="210" fill="#c7d6dc"/><path d="M180 30v210M60 135h240" stroke="#efe9dd" stroke-width="10"/><path d="M380 190h150v70a60 60 0 0 1-60 60h-30a60 60 0 0 1-60-60z" fill="#6b7f5e"/><path d="M530 205h18a30 30 0 0 1 0 66h-20" fill="none" stroke="#6b7f5e" stroke-width="14"/><path d="M420 160q-14-22 0-44t0-44M470 160q-14-22 0-44t0-44" fill="none" stroke="#f4f1ea" stroke-width="8" stroke-linecap="round"/></svg>`;

const planned: [shop: number, days: number, clock: string, lang: string, text: string][] = [
  [0, 6, "16:10", "de", "Wie lange zieht ein Weißer Tee? Länger, als man denkt, und kühler."],
  [1, 5, "11:00", "de", "Heute ist Glasurtag. Drei Grüntöne, zwei davon haben wir noch nie gemischt."],
  [2, 4, "12:00", "en", "A reader asked for a book without a single villain. We found three."],
  [3, 9, "10:30", "en", "Brown leaf tips in winter? It is nearly always the radiator, not you."],
  [0, 8, "08:45", "de", "Wer mag, bringt seine leere Teedose mit. Wir füllen sie wieder auf."],
  [1, 10, "16:30", "de", "So wird ein Henkel angesetzt: anrauen, Schlicker, andrücken, warten."],
  [2, 11, "18:00", "en", "Next reading evening: short stories, long soup."],
  [0, 13, "09:30", "de", "Frau Albrecht hat uns gezeigt, wie sie Quitten schält. Es dauert. Es lohnt sich."],
  [3, 14, "15:30", "en", "Which plant survives a dark hallway? Four that did, with pictures."],
  [1, 16, "12:00", "de", "Aus dem Brennbuch: Warum das Blau von gestern heute Grün ist."],
  [2, 17, "11:00", "en", "What we read aloud to each other in the shop this week."],
  [3, 18, "10:00", "en", "Sam repots on Saturdays. Bring yours, soil is here."],
  [0, 20, "16:10", "de", "Kalter Tee ist kein Fehler: drei Rezepte für den Tag danach."],
  [1, 21, "11:00", "de", "Scherben fliegen nicht weg: Wir zeigen, was daraus im Beet wird."],
  [3, 23, "10:30", "en", "Watering on holidays: a string, a bottle, and two weeks of peace."],
  [2, 24, "12:00", "en", "Three books that are better read aloud, and who read them to us."],
  [0, 26, "09:10", "de", "Eine Kanne, vier Aufgüsse: So verändert sich ein Oolong."],
  [1, 28, "16:30", "de", "Was wir dieses Jahr zerbrochen haben, und was daraus wurde."],
];

interface Stage {
  stopped: Post;
  told: string;
  asked: string;
  channel: string;
}

/** What is added to the demo: more to come, a picture, and things that went wrong. */
async function furnish(call: Call, origin: string, key: string, picture: Buffer): Promise<Stage> {
  const { items: shops } = await call<{ items: Channel[] }>("GET", "/channels");
  const shop = (name: string) => shops.find((each) => each.name.startsWith(name))?.id ?? "";
  const order = [shop("Teestube"), shop("Werkstatt"), shop("Harbour"), shop("Fern")];
  for (const [at, days, clock, lang, text] of planned) {
    await call("POST", "/posts", { text, lang, channels: [order[at]], promotion: "none", publish_at: inDays(days, clock), tags: ["winter"] });
  }
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(picture)], { type: "image/png" }), "cup.png");
  form.append("alt", "A green cup steaming on a window sill.");
  const stored = await fetch(`${origin}/api/v1/media`, { method: "POST", headers: { authorization: `Bearer ${key}` }, body: form });
  const { id: media } = (await stored.json()) as { id: string };
  const make = (name: string, options: Record<string, unknown>) => call<Channel>("POST", "/channels", { network: "sandbox", name, time_zone: "Europe/London", options });
  const publish = async (channel: string, text: string, more: Record<string, unknown>, isDone: (post: Post) => boolean) => {
    const { id } = await call<Post>("POST", "/posts", { text, lang: "en", channels: [channel], ...more });
    await call("POST", `/posts/${id}/publish-now`);
    return until(() => call<Post>("GET", `/posts/${id}`), isDone, 60_000);
  };
  const is = (...states: string[]) => (post: Post) => states.includes(post.publications[0]?.state ?? "");
  // An answer that was lost, and found by looking: what the record is for.
  const spokes = await make("Spoke Lane", { script: ["cut-after", "ok", "ok", "422", "cut-after"], kind: "k1" });
  const told = await publish(spokes.id, "A brake that squeaks is asking for something. Usually it is a cloth and five minutes.", { media: [media] }, is("sent", "confirmed"));
  await publish(spokes.id, "How to mend a tyre on the road: three pictures and a sentence each.", { thread: [{ text: "Find the hole. Water helps, patience more." }, { text: "Clean, roughen, glue, wait, patch." }] }, is("held"));
  const board = await make("Notice Board", { script: ["cut-after"], kind: "k5" });
  const asked = await publish(board.id, "The stairs to the workshop are wet today. Hold on to the rail, and to your coffee.", { media: [media] }, is("held"));
  const strict = await make("Market Hall", { script: ["422"] });
  await publish(strict.id, "Saturday at the market: stall nine, by the door that sticks.", {}, is("failed"));
  const stopped = await call<Post>("POST", "/posts", {
    text: "ONLY TODAY: 20 % off every winter service!!! Just 3 slots left, so hurry. What are you waiting for? Book now at spokelane.example/winter #bikerepair",
    lang: "en",
    channels: [order[3], spokes.id],
    media: [media],
    pillar: "Offers",
    tags: ["winter"],
  });
  return { stopped, told: told.publications[0]?.id ?? "", asked: asked.publications[0]?.id ?? "", channel: order[0] ?? "" };
}

const program = await startProgram();
const browser = await chromium.launch(launch());
try {
  const call = caller(program);
  const desk: BrowserContextOptions = { baseURL: program.origin, viewport: { width: 1440, height: 900 }, locale: "en-GB", timezoneId: "Europe/Berlin", reducedMotion: "reduce" };
  const brush = await browser.newPage({ viewport: { width: 640, height: 400 } });
  await brush.setContent(`<body style="margin:0">${drawing}`);
  const context = await browser.newContext(desk);
  const page = await context.newPage();
  const token = new URL(program.link).searchParams.get("token");
  const answer = await context.request.post("/api/v1/setup", { headers: { origin: program.origin }, data: { token, name: "Mira Keller", email: "mira@example.org", password: "a kettle on the stove", language: "en" } });
  if (!answer.ok()) throw new Error(await answer.text());
  // What follows is hers, so that the record says who planned it.
  const { items: people } = await call<{ items: { id: string }[] }>("GET", "/people");
  const { text: key } = await call<{ text: string }>("POST", "/keys", { name: "Mira at her desk", person: people[0]?.id });
  const stage = await furnish(caller({ origin: program.origin, key }), program.origin, key, await brush.screenshot());
  // What was sent is looked at again after a while; until then nothing more happens of itself.
  await until(() => call<{ state: string }>("GET", `/publications/${stage.told}`), ({ state }) => ["sent", "confirmed"].includes(state), 60_000);

  await mkdir(folder, { recursive: true });
  const take = async (name: string, at: Page, path: string, ready: (at: Page) => Promise<unknown> = async () => undefined) => {
    await at.goto(path);
    await at.locator("h1").first().waitFor();
    await at.waitForFunction(() => document.querySelector('[aria-busy="true"], .skeleton') === null);
    await ready(at);
    await at.waitForLoadState("networkidle").catch(() => undefined);
    const png = await withPalette(brush, await at.screenshot());
    await writeFile(resolve(folder, `${name}.png`), png);
    console.log(`${name}: ${Math.round(png.length / 1000)} kB`);
  };
  await take("calendar-month", page, "/calendar", (at) => at.locator(".chip").first().waitFor());
  await take("composer", page, `/posts/${stage.stopped.id}`, async (at) => {
    await at.locator("mark").first().waitFor();
    await at.getByText("Stops this post.").first().waitFor();
    await at.getByRole("group", { name: "When may this go?" }).waitFor();
  });
  await take("attention", page, `/attention/${stage.asked}`, (at) => at.getByRole("radio").first().waitFor());
  await take("channel-rhythm", page, `/channels/${stage.channel}/rhythm`);
  await take("publication", page, `/publications/${stage.told}`);
  const second = async (options: BrowserContextOptions, language: "en" | "de") => {
    await context.request.patch("/api/v1/account", { headers: { origin: program.origin }, data: { language } });
    const other = await browser.newContext({ ...desk, ...options, storageState: await context.storageState() });
    return other.newPage();
  };
  await take("calendar-timeline", await second({ colorScheme: "dark", locale: "de-DE" }, "de"), `/calendar/timeline/${weekOf(new Date().toISOString().slice(0, 10))}`, (at) => at.locator(".chip").first().waitFor());
  await take("calendar-phone", await second({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, locale: "de-DE" }, "de"), "/calendar", (at) => at.locator(".dots i, .dots svg").first().waitFor());
} finally {
  await browser.close();
  await program.stop();
}
