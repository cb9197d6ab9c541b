import { describe, expect, it } from "vitest";
import type { Channel, EventEntry, PublicationSummary } from "../../api/types";
import { askedAt, choicesOf, limitUntil, missingPart, questionOf } from "./choices";
import { doneOf, groupOf, rowsOf, waitingFor } from "./rows";

let n = 0;
const publication = (state: PublicationSummary["state"], reason: PublicationSummary["reason"] = null, more: Partial<PublicationSummary> = {}) =>
  ({ id: `pub_${(n += 1)}`, post: `post_${n}`, channel: "chan_a", state, reason, due_at: `2026-10-14T10:00:0${n % 10}Z`, ...more }) as PublicationSummary;
const channel = (id: string, state: Channel["state"], waiting: number) => ({ id, state, name: id, health: { open: { waiting }, next_due_at: "2026-10-15T15:30:00Z" } }) as Channel;
const event = (kind: string, id: string, at: string, data: unknown = {}) => ({ kind, publication: id, at, data, actor: "key_1" }) as EventEntry;

describe("groups", () => {
  it("stand in the order of the design, and the first one in the order of its reasons", () => {
    const all = [
      publication("handed"),
      publication("held", "quota"),
      publication("failed", "refused"),
      publication("held", "rule"),
      publication("unknown"),
      publication("held", "clock"),
      publication("held", "restored"),
      publication("held", "late"),
      publication("held", "partial_thread"),
      publication("held", "unknown_outcome"),
      publication("held", "unreachable"),
    ];
    const found = rowsOf(all, new Map(), [channel("chan_a", "active", 3), channel("chan_b", "needs_auth", 5)]);
    expect(found.map((each) => each.group)).toEqual(["decision", "rule", "failed", "network", "reconnect", "handed", "looking"]);
    const reasons = found[0]?.rows.map((row) => (row.kind === "publication" ? row.publication.reason : null));
    expect(reasons).toEqual(["unknown_outcome", "partial_thread", "late", "restored", "clock"]);
  });

  it("have one row for each channel to connect again, which counts what waits and what was held for it", () => {
    const held = [publication("held", "channel_auth", { channel: "chan_b" }), publication("held", "channel_auth", { channel: "chan_b" })];
    const [group] = rowsOf(held, new Map(), [channel("chan_b", "needs_auth", 5)]);
    expect(group?.group).toBe("reconnect");
    expect(group?.rows).toHaveLength(1);
    expect(group?.rows[0]).toMatchObject({ kind: "channel", waiting: 7, next: "2026-10-15T15:30:00Z" });
  });

  it("ask about what was held for a channel that is connected again", () => {
    const [group] = rowsOf([publication("held", "channel_auth")], new Map(), [channel("chan_a", "active", 0)]);
    expect(group).toMatchObject({ group: "decision", rows: [{ kind: "publication" }] });
  });

  it("do not count what Dezent itself still looks for", () => {
    const found = rowsOf([publication("unknown"), publication("held", "late")], new Map(), []);
    expect(waitingFor(found)).toBe(1);
  });

  it.each(["waiting", "due", "sending", "processing", "sent", "confirmed", "skipped", "cancelled"] as const)("%s waits for nobody", (state) => {
    expect(groupOf({ state, reason: null })).toBeNull();
  });
});

describe("what was decided within a day", () => {
  it("is the latest decision on each publication that no longer waits, and what Dezent found itself", () => {
    const events = [
      event("publication_resolved", "a", "2026-10-14T09:00:00Z", { decision: "resend" }),
      event("publication_resolved", "a", "2026-10-14T10:00:00Z", { decision: "drop" }),
      event("publication_resolved", "open", "2026-10-14T11:00:00Z", { decision: "resend" }),
      event("publication_sent", "plain", "2026-10-14T11:30:00Z", { late: false }),
      event("publication_sent", "found", "2026-10-14T12:00:00Z", { found: true }),
    ];
    const rows = doneOf(events, new Set(["open"]));
    expect(rows.map((row) => [row.id, (row.event.data as { decision?: string }).decision])).toEqual([["found", undefined], ["a", "drop"]]);
  });
});

describe("decisions", () => {
  const acts = (state: PublicationSummary["state"], reason: PublicationSummary["reason"] = null) => choicesOf({ state, reason, unknown_since: "2026-10-14T10:00:00Z" }).map((each) => each.act);

  it("are three where nobody knows", () => {
    expect(acts("held", "unknown_outcome")).toEqual(["posted", "resend", "drop"]);
    expect(questionOf({ state: "held", reason: "unknown_outcome" })).toBe("question-seen");
  });

  it("offer no second sending while it is looked for, and say from when", () => {
    const [there, again, drop] = choicesOf({ state: "unknown", reason: null, unknown_since: "2026-10-14T10:00:00Z" });
    expect([there?.from, drop?.from]).toEqual([undefined, undefined]);
    expect(again).toMatchObject({ act: "resend", from: "2026-10-14T10:30:00.000Z" });
    expect(askedAt({ unknown_since: null })).toBeNull();
  });

  it.each([
    ["failed", "refused", ["edit", "drop"]],
    ["handed", null, ["posted", "drop"]],
    ["held", "late", ["resend", "replan", "drop"]],
    ["held", "rule", ["edit", "resend", "drop"]],
    ["held", "partial_thread", ["posted", "resend", "drop"]],
    ["held", "restored", ["posted", "resend", "drop"]],
    ["held", "quota", ["resend", "replan", "drop"]],
    ["held", "unreachable", ["resend", "replan", "drop"]],
    ["held", "clock", ["resend", "replan", "drop"]],
    ["sent", null, []],
    ["cancelled", "dropped", []],
  ] as const)("of %s, %s", (state, reason, expected) => {
    expect(acts(state, reason)).toEqual(expected);
  });

  it("read “Send now” on every held reason but the unclear one", () => {
    for (const reason of ["late", "channel_auth", "rule", "quota", "partial_thread", "clock", "restored", "unreachable"] as const) {
      const resend = choicesOf({ state: "held", reason, unknown_since: null }).find((each) => each.act === "resend");
      expect(resend?.words, reason).toMatch(/^now/);
    }
  });
});

describe("what the record tells", () => {
  it("names the part that is missing", () => {
    const step = (part: number, result: string, settled: string | null = null) => ({ kind: "public", part, result, settled });
    expect(missingPart([step(0, "done"), step(1, "unknown", "found"), step(2, "refused")])).toBe(3);
    expect(missingPart([step(0, "done")])).toBeNull();
  });
  it("names the end of a limit", () => {
    expect(limitUntil("the network's limit is used up until 2026-12-01T10:00:00.000Z")).toBe("2026-12-01T10:00:00.000Z");
    expect(limitUntil("no more today")).toBeNull();
  });
});
