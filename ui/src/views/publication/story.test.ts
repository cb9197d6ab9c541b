import { describe, expect, it } from "vitest";
import type { EventEntry, Publication } from "../../api/types";
import { asText } from "./as-text";
import { firstLine, heading, openable, partsOn } from "./post-on";
import { counts, minutesLate, publicSince, story, summary, type Step, type Telling } from "./story";

const at = (clock: string) => `2026-10-07T${clock}.000Z`;
const step = (more: Partial<Step>): Step =>
  ({ id: `step_${more.no ?? 1}`, no: 1, kind: "public", name: "post:0", part: 0, key: "dz-7f3a", key_epoch: 0, lease_no: 1, request_hash: "ab", node: "n", started_at: at("15:30:00"), deadline_at: at("15:30:30"), ended_at: at("15:30:04"), result: "done", evidence: [], ...more }) as Step;
const event = (kind: string, clock: string, data: unknown = {}, more: Partial<EventEntry> = {}): EventEntry =>
  ({ id: `evt_${kind}_${clock}`, kind, at: at(clock), actor: "engine", data, publication: "pub_1", post: "post_1", ...more }) as EventEntry;
const publication = (more: Partial<Publication>): Publication =>
  ({ id: "pub_1", post: "post_1", network: "mastodon", channel: "c", state: "confirmed", due_at: at("15:30:00"), created_at: at("08:02:00"), updated_at: at("15:35:02"), cancel_wish: false, steps: [], events: [], ...more }) as Publication;
const tell = (of: Publication, more: Partial<Telling> = {}) => story({ publication: of, events: null, network: "Mastodon", parts: 1, when: (instant) => instant.slice(11, 16), clock: (instant) => instant.slice(11, 19), ...more });

/** The first answer got lost; a look found the post. */
const found = publication({
  receipt: { at: at("15:32:31"), remote_id: "113", url: "https://social.example/@shop/113" },
  steps: [
    step({ id: "step_0", kind: "prepare", name: "upload:0:0", started_at: at("15:29:31"), ended_at: at("15:29:33") }),
    step({ id: "step_1", kind: "prepare", name: "upload:0:1", started_at: at("15:29:33"), ended_at: at("15:29:35") }),
    step({ id: "step_2", result: "unknown", ended_at: at("15:30:30"), settled: "found", message: "timed out", evidence: [{ at: at("15:32:31"), how: "list", complete: true, candidates: 1 }] }),
  ],
  events: [event("publication_unknown", "15:30:30", { result: "unknown" }), event("publication_sent", "15:32:31", { found: true }), event("publication_confirmed", "15:35:02")],
});

describe("the story", () => {
  it("of a lost answer goes from planning to being seen online", () => {
    const scheduled = event("post_scheduled", "08:02:00", { at: at("15:30:00") }, { publication: null, person: { id: "p", name: "Mira" } });
    const events = [scheduled, ...(found.events as EventEntry[])].map((each) => ({ ...each, publication: each.kind.startsWith("publication") ? "pub_1" : null }));
    expect(tell(found, { events }).map((each) => each.title)).toEqual([
      "Planned by Mira for 15:30",
      "Pictures and films uploaded ahead of time",
      "Sent to Mastodon",
      "No usable answer within 30 seconds. Unclear whether it arrived.",
      "Looked at the account’s latest posts",
      "Published",
      "Seen at its address",
    ]);
  });

  it("counts uploads that went well as one, and looks that saw the same as one", () => {
    const uploads = tell(found).find((each) => each.title.startsWith("Pictures"));
    expect(uploads?.text).toMatch(/^2 files/);
    const looks = ["15:33:00", "15:33:30", "15:34:00"].map((clock) => ({ at: at(clock), how: "list", complete: false, candidates: 0 }));
    const unclear = publication({ state: "unknown", steps: [step({ result: "unknown", evidence: looks })] });
    const told = tell(unclear).filter((each) => each.mark.kind === "icon" && each.mark.icon === "eye");
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toBe("The list was incomplete, so it proves nothing. 3 times, until 15:34:00.");
  });

  it("names parts, and says which was not taken, in the network's words", () => {
    const broken = publication({
      state: "held",
      reason: "partial_thread",
      steps: [step({ id: "a" }), step({ id: "b", name: "post:1", part: 1, started_at: at("15:30:05"), ended_at: at("15:30:06"), result: "refused", message: "Too long." })],
      events: [event("publication_held", "15:30:06", { result: "refused" })],
    });
    const told = tell(broken, { parts: 3 });
    expect(told.map((each) => each.title).slice(1)).toEqual(["Part 1 of 3 sent to Mastodon", "Part 1 of 3 is public", "Part 2 of 3 sent to Mastodon", "Mastodon did not take part 2", "Handed to you: A part is missing"]);
    expect(told.find((each) => each.title.includes("did not take"))?.quote).toBe("Too long.");
  });

  it("keeps keys and hashes out of the words, and in the text for support", () => {
    const words = tell(found).map((each) => `${each.title} ${each.text ?? ""}`).join(" ");
    expect(words).not.toMatch(/dz-7f3a|ab\b.*hash/);
    const text = asText(found, "Thread broken?", tell(found));
    expect(text).toContain("key=dz-7f3a");
    expect(text).toContain("2026-10-07T15:32:31.000Z  Looked at the account’s latest posts: The list is complete.");
    expect(text).toContain("receipt 113 https://social.example/@shop/113");
  });

  it.each([
    ["throttled", { retry_after_s: 300 }, "Mastodon asked to wait", "Dezent waits 5 minutes."],
    ["unauthorized", {}, "Mastodon no longer lets us in", "Nothing is public."],
    ["not_sent", {}, "Nothing left the server", "Dezent tries again."],
    ["processing", {}, "Mastodon has it and is working on it", undefined],
  ] as const)("says how a call ended: %s", (result, more, title, text) => {
    const entry = tell(publication({ state: "waiting", steps: [step({ result, ...more })] })).at(-1);
    expect([entry?.title, entry?.text]).toEqual([title, text]);
  });

  it("tells who decided", () => {
    const decided = publication({ state: "cancelled", events: [event("publication_resolved", "16:00:00", { decision: "drop" }, { person: { id: "p", name: "Jo" } })] });
    expect(tell(decided).at(-1)?.title).toBe("Dropped by Jo");
  });

  it("says of a process that ended while sending that nobody knows", () => {
    const cut = publication({ state: "unknown", steps: [step({ result: null, ended_at: null })], events: [event("publication_unknown", "15:31:00", { after: "restart" })] });
    expect(tell(cut).map((each) => each.title)).toEqual(expect.arrayContaining(["No answer was recorded. Unclear whether it arrived.", "The server stopped while it was sending"]));
  });
});

describe("the summary", () => {
  const when = (instant: string) => instant;
  it("says how often it was sent, how punctually, and that it was found", () => {
    expect(summary(found, when)).toBe("Sent once, on time. The first answer got lost, so Dezent looked before doing anything else and found the post.");
    expect(counts(found)).toEqual({ sent: 1, looked: 1 });
  });
  it("counts lateness from the instant to when it became public, not to the receipt", () => {
    expect(publicSince(found)).toBe(at("15:30:00"));
    const late = publication({ receipt: { at: at("15:34:04"), remote_id: "1" }, steps: [step({ started_at: at("15:34:00"), ended_at: at("15:34:04") })] });
    expect(minutesLate(late)).toBe(4);
    expect(summary(late, when)).toBe("Sent once, 4 minutes late.");
  });
  it.each(["due", "sending", "processing", "unknown", "failed", "handed", "skipped", "cancelled"] as const)("has a sentence for %s", (state) => {
    expect(summary(publication({ state }), when)).not.toMatch(/^summary-/);
  });
});

describe("a post on a channel", () => {
  const post = { text: "All", media: ["m"], thread: [{ text: "two" }], variants: [{ channel: "x", text: "Own", media: null, thread: null, options: {} }] } as unknown as Parameters<typeof partsOn>[0];
  it("is its own form there, else what all have", () => {
    expect(partsOn(post, "x").map((each) => each.text)).toEqual(["Own", "two"]);
    expect(partsOn(post, "y").map((each) => each.text)).toEqual(["All", "two"]);
  });
  it("has a first line and a heading that end at a word", () => {
    expect(firstLine("one two three four\nfive", 12)).toBe("one two…");
    expect(heading("Faden gerissen? Der russische Knoten hält. Und mehr.")).toBe("Faden gerissen? Der russische Knoten hält");
  });
  it("opens only what is an address of the web or of this server", () => {
    expect(["https://a.example", "/sandbox/x", "//evil.example", "javascript:alert(1)", "Mein Stadtteil", null].map(openable)).toEqual(["https://a.example", "/sandbox/x", null, null, null, null]);
  });
});
