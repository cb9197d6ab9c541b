// Shows the calendar with the sample month of October 2026 in place of a server, at a fixed clock, and
// takes pictures: `node looks/october.mjs ADDRESS FOLDER`.
import { chromium } from "playwright-core";

const [base = "http://127.0.0.1:5173", folder = "."] = process.argv.slice(2);
const flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const now = new Date("2026-10-14T11:20:30+02:00");

const channel = (id, network, name, zone, offers, posts, state = "active") => ({
  id, network, name, time_zone: zone, state, mode: "direct", kind: "chosen_id", late_policy: "hold", grace_minutes: 30, min_gap_seconds: 60, daily_max: 25,
  account: { handle: name, remote_id: id }, audience: null, created_at: "2026-01-01T00:00:00Z", limits: {}, options: {}, revision: 1, health: null,
  figures: { offers: { offers, posts, warning_above_percent: 20, error_above_percent: 33 }, sent: {}, planned: {}, network: {} },
});
const channels = [
  channel("Ma", "mastodon", "Maschenwerk", "Europe/Berlin", 1, 6),
  channel("Ig", "instagram", "Maschenwerk", "Europe/Berlin", 0, 7, "needs_auth"),
  channel("Fb", "facebook", "Maschenwerk", "Europe/Berlin", 2, 6),
  channel("Bs", "bluesky", "Spoke Lane", "Europe/London", 1, 5),
  channel("Gb", "google_business", "Spoke Lane", "Europe/London", 2, 5),
];
// day, channel, time, text, what: o offer, d draft, s sending, w1 a warning, e2 two problems, or a held reason
const lines = `09-28 Ma 17:30 Socken stopfen in vier Schritten|c
09-29 Bs 08:00 Three checks for a chain that lasts|c
09-30 Ig 18:00 So färben wir das Herbstgrün|c
10-01 Fb 09:00 Donnerstags wieder: offener Stricktisch|c
10-01 Ma 17:30 Welche Naht hält bei euch am besten?|c
10-02 Bs 08:00 Friday fix: the squeaky disc brake|c
10-02 Gb 12:00 Workshop queue today: about two days|c
10-03 Bs 10:00 Three used commuters, serviced|c,o
10-05 Ig 17:30 Pilling ist kein Mangel: so geht er weg|c
10-06 Gb 08:00 Front lamp: aim it so nobody squints|c
10-06 Fb 18:00 Neu im Regal: Merino aus der Rhön|c,o
10-07 Gb 12:00 Winter check: what we do, and what not|c,o
10-07 Ma 17:30 Faden gerissen? Der russische Knoten|c
10-08 Ig 18:00 Aus der Strickrunde: Ellas Schal|c
10-09 Bs 08:00 Friday fix: true a wheel with zip ties|c
10-09 Fb 17:30 Danke: 212 Paar Socken gespendet|c
10-10 Ma 10:00 Zopfmuster gerettet (Faden, 5 Teile)|h:partial_thread
10-11 Gb 10:00 Open house: thank you all for coming|h:late
10-12 Ma 08:00 Neu: Stopfpilze aus Eschenholz|c,o
10-12 Fb 12:00 Merino-Reste im Korb am Eingang|h:rule,o
10-12 Ig 17:30 Welche Nadelstärke für Merino?|c
10-13 Gb 12:00 New: Saturday slots for brake checks|f,o
10-13 Fb 17:30 Warum 10 cm manchmal 12 sind|h:unknown_outcome
10-14 Bs 08:00 Mudguard or rain cape? We tested both|c
10-14 Ma 11:20 Lieblingsfehler: vertauschte Reihen|s
10-14 Ig 17:30 Morgen Strickrunde, Tee ist da|
10-15 Bs 08:00 ONLY TODAY: 20 % off winter service|d,o,e2
10-15 Fb 18:00 Sockenbretter selbst bauen: Anleitung|
10-16 Bs 08:00 Friday fix: cable ends that fray|
10-16 Ig 17:30 Farbe der Woche: Waldgrün|w1
10-17 Ma 10:00 Reparaturtreff im Hof, 14 bis 17 Uhr|
10-19 Ma 17:30 Mulesingfrei: woran man es erkennt|w1
10-20 Bs 08:00 How long does a chain last?|
10-20 Gb 12:00 Winter services: slots until 14 November|o
10-20 Fb 18:00 Wer strickt mit? Decken für die Halle|
10-21 Ig 17:30 Inventur mit 3.412 Knäueln|
10-22 Ma 17:30 Umfrage: Rundnadel oder Nadelspiel?|
10-23 Bs 08:00 Friday fix: a puncture in the rain|
10-23 Ig 18:00 Neue Handfärbungen ab Samstag|o
10-24 Fb 10:00 Reparaturtreff: Eintritt frei, Tee auch|
10-26 Bs 08:00 Clocks went back: ride home lit|
10-26 Ma 17:30 Löcher am Ellbogen: Flicken|
10-27 Gb 12:00 Closed Thursday afternoon|
10-28 Ig 17:30 Vorher, nachher: Pulli von 1998|
10-29 Fb 18:00 Strickrunde mit Gast am Samstag|
10-30 Bs 08:00 Friday fix: reader questions|d
10-30 Ma 17:30 Resteverwertung: Fledermaus|d`;
const offset = (day, zone) => (zone === "Europe/London" ? (day < "10-25" ? "+01:00" : "+00:00") : day < "10-25" ? "+02:00" : "+01:00");
const rows = lines.split("\n").map((line, i) => {
  const [head, flagsText = ""] = line.split("|");
  const [day, id, clock, ...words] = head.split(" ");
  const marks = flagsText.split(",");
  const held = marks.find((each) => each.startsWith("h:"));
  const state = held ? "held" : marks.includes("c") ? "confirmed" : marks.includes("f") ? "failed" : marks.includes("s") ? "sending" : marks.includes("d") ? "draft" : "waiting";
  return {
    post: `post_${i}`, revision: 1, publication: state === "draft" ? null : `pub_${i}`, channel: id,
    at: new Date(`2026-${day}T${clock}:00${offset(day, channels.find((each) => each.id === id).time_zone)}`).toISOString(),
    state, reason: held ? held.slice(2) : null, excerpt: words.join(" "), lang: ["Bs", "Gb"].includes(id) ? "en" : "de",
    is_offer: marks.includes("o"), blocks: marks.includes("e2"), tags: [], pillar: null,
    findings: { info: 0, warning: marks.includes("w1") ? 1 : 0, error: marks.includes("e2") ? 2 : 0 },
  };
});
const open = rows.filter((row) => ["held", "failed"].includes(row.state)).map((row) => ({ id: row.publication, reason: row.reason, channel: row.channel, due_at: row.at, state: row.state }));
const drafts = [["Ma", "Warum wir keine Rabattwochen machen", "Hinter den Kulissen"], ["Bs", "Ask us anything: winter tyres", "Community"], ["Ig", "Garnreste nach Gewicht sortieren", "Wissen"], ["Fb", "Wer hat noch Omas Stricknadeln?", "Mitmachen"]].map(([id, text, pillar], i) => ({ id: `draft_${i}`, revision: 1, state: "draft", text, lang: "de", channels: [id], planned_at: null, promotion: "auto", tags: [], pillar, publications: [] }));
const own = ["2026-10-03 German Unity Day", "2026-10-31 Reformation Day", "2026-11-01 All Saints' Day"].map((text) => ({ day: text.slice(0, 10), name: text.slice(11), kind: "holiday" }));
const free = { Ma: "2026-10-26T08:00:00Z", Fb: "2026-10-20T08:00:00Z", Bs: "2026-10-20T08:00:00Z", Gb: "2026-10-14T10:00:00Z" };

export const answers = {
  "/session": { person: { id: "p", name: "Mira Keller", email: "m@example.org", role: "owner", language: null, theme: "auto", time_zone: null, density: "comfortable", shortcuts: true }, workspace: { id: "w", name: "Demo workspace", time_zone: "Europe/Berlin" }, abilities: ["read_calendar", "schedule_posts", "write_posts"] },
  "/channels": { items: channels },
  "/calendar": { items: rows },
  "/publications": { items: open },
  "/pause": { paused: false, channels: [] },
  "/tags": { items: [] },
  "/pillars": { items: [] },
  "/audiences": { items: [] },
  "/calendars": { items: [{ id: "c", days: own }] },
};

export function answer(url, body) {
  const path = url.pathname.replace("/api/v1", "");
  if (path === "/calendar") {
    const [from, to] = [url.searchParams.get("from"), url.searchParams.get("to")].map((text) => new Date(text).toISOString());
    return { from, to, items: rows.filter((row) => row.at >= from && row.at < to) };
  }
  if (path === "/posts") return { items: drafts, next_cursor: null };
  if (path.startsWith("/posts/bulk")) return { done: false, items: [{ id: "x", ok: true, findings: [], problem: null }] };
  if (path.startsWith("/posts/")) {
    const row = rows.find((each) => path.endsWith(`/${each.post}`)) ?? rows[0];
    return { id: row.post, text: row.excerpt, revision: 1, variants: [], media: [], findings: [], publications: [], channels: [row.channel] };
  }
  if (path === "/check/slots") {
    const asked = JSON.parse(body);
    return {
      channels: asked.post.channels.map((id) => {
        if (asked.post.promotion !== "offer") return { channel: id, held_back_by: [], slots: [{ at: `${asked.to.slice(0, 10)}T17:00:00Z`, findings: [] }] };
        if (!free[id]) return { channel: id, held_back_by: [], slots: [] };
        const slots = [];
        for (let at = Date.parse(asked.from > free[id] ? asked.from : free[id]); at < Date.parse(asked.to) && slots.length < asked.count; at += 6 * 3600e3) slots.push({ at: new Date(at).toISOString(), findings: [] });
        return { channel: id, held_back_by: [], slots };
      }),
    };
  }
  return answers[path] ?? { items: [] };
}

export async function openPage(width, height, theme, locale, isFixed = true) {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags.split(" ") });
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme, locale, deviceScaleFactor: width < 720 ? 2 : 1, hasTouch: width < 720 });
  if (isFixed) await page.clock.setFixedTime(now);
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && console.log(message.text()));
  page.on("pageerror", (error) => console.log("error", error.stack ?? error.message));
  await page.route("**/api/v1/**", (route) => {
    const url = new URL(route.request().url());
    if (url.pathname.endsWith("/events")) return route.fulfill({ status: 204 });
    return route.fulfill({ json: answer(url, route.request().postData() ?? "{}") });
  });
  return { browser, page };
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const shots = [
    ["month-light", "/calendar/month/2026-10", 1440, 900, "light", "en-GB"],
    ["timeline-dark", "/calendar/timeline/2026-W42?zone=channel", 1440, 900, "dark", "de-DE"],
    ["mobile", "/calendar/month/2026-10", 390, 844, "light", "de-DE"],
    ["week", "/calendar/week/2026-W42", 1440, 900, "light", "en-GB"],
    ["list", "/calendar/list?from=2026-10-12", 1440, 900, "dark", "en-GB"],
    ["month-dark", "/calendar/month/2026-10", 1440, 900, "dark", "de-DE"],
    ["mobile-360", "/calendar/timeline/2026-W42", 360, 740, "dark", "de-DE"],
  ];
  for (const [name, path, width, height, theme, locale] of shots) {
    const { browser, page } = await openPage(width, height, theme, locale);
    await page.goto(base + path);
    await page.waitForTimeout(4000);
    await page.screenshot({ path: `${folder}/${name}.png` });
    await browser.close();
  }
}
