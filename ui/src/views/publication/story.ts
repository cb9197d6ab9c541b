// What happened to a publication as a list in words: what people did, each call with its end, each look.
import type { EventEntry, Publication, RowState } from "../../api/types";
import type { IconName } from "../../parts/icons";
import { reasonName, type Tone } from "../../parts/states";
import { has, t } from "../../words/words.svelte";

export type Step = Publication["steps"][number];
type Seen = Step["evidence"][number];

/** How an entry is marked: a grey dot, the shape of a state, or a picture. */
export type Mark = { kind: "dot" } | { kind: "state"; state: RowState } | { kind: "icon"; icon: IconName; tone: Tone };

export interface Entry {
  id: string;
  /** ISO instant. */
  at: string;
  mark: Mark;
  title: string;
  text?: string;
  /** What the network said, in its own words. */
  quote?: string;
  /** The step it tells of, for technical details; only its first entry has it. */
  step?: Step;
  /** Whether it belongs to the trying itself: public calls, looks, and handing over to a person. */
  isTry: boolean;
}

export interface Telling {
  publication: Publication;
  /** Everything that happened to the post; without it only what happened to the publication. */
  events: readonly EventEntry[] | null;
  network: string;
  /** How many parts the post has on this channel. */
  parts: number;
  /** "Wed 7 Oct, 17:30 (Berlin)" of an instant. */
  when: (instant: string) => string;
  /** "17:30:04" of an instant. */
  clock: (instant: string) => string;
}

const dot: Mark = { kind: "dot" };
const shape = (state: RowState): Mark => ({ kind: "state", state });
const picture = (icon: IconName, tone: Tone): Mark => ({ kind: "icon", icon, tone });

const files = new Set(["upload", "media", "bytes", "piece", "film", "item", "room", "thumbnail", "untagged"]);

/** Who did something, by the person's name where there is one. */
export function who(event: { actor: string; person?: { name?: string | null } | null }): string {
  if (event.person) return event.person.name ?? t("story-who-gone");
  if (event.actor === "engine") return "Dezent";
  return event.actor === "cli" ? t("story-who-cli") : t("story-who-program");
}

function data(event: { data: unknown }): Record<string, unknown> {
  return typeof event.data === "object" && event.data !== null ? (event.data as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function make(id: string, at: string, mark: Mark, title: string, more: Partial<Entry> = {}): Entry {
  return { id, at, mark, title, isTry: false, ...more };
}

/** What a look saw. */
export function sawWhat(seen: Seen): string {
  const args = { count: seen.candidates };
  if (seen.how === "list") return t(seen.complete ? "story-saw-list" : "story-saw-part", args);
  if (seen.how === "read") return t(seen.candidates > 0 ? "story-saw-there" : seen.complete ? "story-saw-absent" : "story-saw-working");
  if (seen.how === "key") return t("story-saw-key");
  return t("story-saw-nothing");
}

function lookTitle(how: string): string {
  const id = `story-look-${how}`;
  return has(id) ? t(id) : t("story-look-read");
}

/** Looks one after another that saw the same are one entry. */
function looks(step: Step, clock: Telling["clock"]): Entry[] {
  const made: { entry: Entry; seen: Seen; times: number; last: string }[] = [];
  for (const seen of step.evidence) {
    // What a person saw is told by their decision.
    if (seen.how === "person") continue;
    const same = made.at(-1);
    if (same && same.seen.how === seen.how && same.seen.complete === seen.complete && same.seen.candidates === seen.candidates) {
      same.times += 1;
      same.last = seen.at;
      continue;
    }
    const more: Partial<Entry> = { text: sawWhat(seen), isTry: true };
    if (seen.how === "failed" && seen.note) more.quote = seen.note;
    made.push({ entry: make(`${step.id}-look-${made.length}`, seen.at, picture("eye", "look"), lookTitle(seen.how), more), seen, times: 1, last: seen.at });
  }
  for (const { entry, times, last } of made) {
    if (times > 1) entry.text = t("story-saw-again", { saw: entry.text ?? "", times, until: clock(last) });
  }
  return made.map(({ entry }) => entry);
}

function prepared(steps: readonly Step[], network: string): Entry[] {
  const made: Entry[] = [];
  type Group = { isFile: boolean; count: number; entry: Entry };
  let group = null as Group | null;
  for (const step of steps) {
    if (step.kind !== "prepare") {
      group = null;
      continue;
    }
    const isFile = files.has(step.name.split(":")[0] ?? "");
    const went = step.result === "done" || step.result === "processing";
    if (!went) {
      group = null;
      const title = t(step.result === "refused" ? "story-prep-refused" : "story-prep-failed", { network, what: isFile ? "file" : "other" });
      made.push(make(step.id, step.ended_at ?? step.started_at, step.result === "refused" ? shape("failed") : dot, title, { step, ...(step.message ? { quote: step.message } : {}) }));
      continue;
    }
    if (group?.isFile !== isFile) {
      const entry = make(step.id, step.started_at, dot, t(isFile ? "story-prep-files" : "story-prep-other", { network }), { step });
      group = { isFile, count: 0, entry };
      made.push(entry);
    }
    group.count += 1;
    group.entry.text = isFile ? t("story-prep-count", { count: group.count }) : t("story-prep-nothing");
  }
  return made;
}

/** How a public call ended; null where another entry tells it. */
function ended(step: Step, telling: Telling): Entry | null {
  const { network, parts, publication } = telling;
  const at = step.ended_at ?? step.deadline_at;
  const quote = step.message ? { quote: step.message } : {};
  const seconds = Math.round((Date.parse(at) - Date.parse(step.started_at)) / 1000);
  const id = `${step.id}-end`;
  const told = (kinds: string[]) => publication.events.some((each) => kinds.includes(each.kind) && each.at === step.ended_at);
  switch (step.result) {
    case "done":
      if (told(["publication_sent"]) || step.part + 1 >= parts) return null;
      return make(id, at, shape("sent"), t("story-end-part", { part: step.part + 1, parts }), { isTry: true });
    case "processing":
      return make(id, at, shape("processing"), t("story-end-processing", { network }), { isTry: true, ...quote });
    case "handed":
      return null;
    case "not_sent":
      return make(id, at, picture("clock", "plain"), t("story-end-not-sent"), { text: t("story-end-again"), isTry: true, ...quote });
    case "throttled":
      return make(id, at, picture("clock", "plain"), t("story-end-throttled", { network }), {
        text: t("story-end-wait", { minutes: Math.ceil((step.retry_after_s ?? 60) / 60) }),
        isTry: true,
        ...quote,
      });
    case "unauthorized":
      return make(id, at, picture("key", "bad"), t("story-end-unauthorized", { network }), { text: t("story-end-nothing"), isTry: true, ...quote });
    case "refused":
      return make(id, at, shape("failed"), t("story-end-refused", { network, part: step.part + 1, parts }), { text: t("story-end-nothing-of-it"), isTry: true, ...quote });
    case "unknown":
      return make(id, at, shape("unknown"), t("story-end-unknown", { seconds }), { text: t("story-end-no-guess"), isTry: true, ...quote });
    default:
      // No end was ever stored: the process ended, or it is still under way.
      return publication.state === "sending" ? null : make(id, step.deadline_at, shape("unknown"), t("story-end-none"), { text: t("story-end-no-guess"), isTry: true });
  }
}

function tried(telling: Telling): Entry[] {
  const { publication, network, parts } = telling;
  const tries = new Map<number, number>();
  return publication.steps.flatMap((step) => {
    if (step.kind !== "public") return [];
    if (step.name.startsWith("hand:")) return [];
    const nth = (tries.get(step.part) ?? 0) + 1;
    tries.set(step.part, nth);
    const title = step.name.startsWith("comment") ? t("story-sent-comment", { part: step.part, network }) : t("story-sent", { part: step.part + 1, parts, network });
    const start = make(step.id, step.started_at, shape("sending"), title, { text: nth > 1 ? t("story-sent-again", { nth }) : t("story-sent-first"), step, isTry: true });
    const end = ended(step, telling);
    const settled =
      step.settled === "absent" || step.settled === "repeatable"
        ? [make(`${step.id}-settled`, step.evidence.at(-1)?.at ?? step.deadline_at, picture("refresh", "busy"), t(`story-settled-${step.settled}`), { isTry: true })]
        : [];
    return [start, ...(end ? [end] : []), ...looks(step, telling.clock), ...settled];
  });
}

/** Events of the publication that say more than the calls do. */
function happened(event: EventEntry, telling: Telling): Entry | null {
  const { network, when } = telling;
  const more = data(event);
  const by = who(event);
  const entry = (mark: Mark, title: string, rest: Partial<Entry> = {}) => make(event.id, event.at, mark, title, rest);
  switch (event.kind) {
    case "publication_sent":
      return entry(shape("sent"), t("story-published"), { text: t(more["found"] === true ? "story-published-found" : "story-published-receipt"), isTry: true });
    case "publication_confirmed":
      return entry(shape("confirmed"), t("story-confirmed"), { text: t("story-confirmed-text") });
    case "publication_changed":
      return entry(picture("eye", "hold"), t("story-changed"), { text: t("story-changed-text") });
    case "publication_unknown":
      return more["after"] === "restart" ? entry(shape("unknown"), t("story-restart"), { text: t("story-end-no-guess"), isTry: true }) : null;
    case "publication_unclear":
      return entry(shape("unknown"), t("story-unclear"));
    case "publication_held":
      return entry(shape("held"), t("story-held", { reason: reasonName(text(more["reason"]) ?? telling.publication.reason ?? "") }), { isTry: true });
    case "publication_failed":
      return more["result"] !== undefined ? null : entry(shape("failed"), t("story-failed"), telling.publication.detail ? { quote: telling.publication.detail } : {});
    case "publication_incomplete":
      return entry(shape("held"), t("story-incomplete"), text(more["detail"]) ? { quote: text(more["detail"]) ?? "" } : {});
    case "publication_handed":
      return entry(shape("handed"), t("story-handed"), { text: t("story-handed-text", { until: text(more["expires_at"]) ? when(String(more["expires_at"])) : "" }), isTry: true });
    case "publication_skipped":
      return entry(shape("skipped"), t("story-skipped", { reason: reasonName(text(more["reason"]) ?? "late") }));
    case "publication_cancelled":
      return entry(shape("cancelled"), t("story-cancelled", { who: by }));
    case "cancel_wished":
      return entry(picture("people", "plain"), t("story-wished", { who: by }));
    case "publication_resolved":
      return entry(picture("people", "plain"), t(`story-decided-${text(more["decision"]) ?? "drop"}`, { who: by }), text(more["url"]) ? { text: text(more["url"]) ?? "" } : {});
    case "publication_delayed":
      return more["result"] !== undefined || more["settled"] !== undefined ? null : entry(picture("clock", "plain"), t("story-delayed"));
    case "possible_duplicate":
      return entry(picture("severity-warning", "hold"), t("story-duplicate"), { text: t("story-duplicate-text", { network }) });
    case "sent_after_cancel":
      return entry(picture("severity-warning", "hold"), t("story-after-cancel"));
    case "removal_asked":
      return entry(picture("trash", "plain"), t("story-removal", { who: by, network }));
    case "publication_removed":
      return entry(picture("trash", "plain"), t("story-removed", { network }));
    case "removal_failed":
      return entry(picture("severity-error", "bad"), t("story-removal-failed", { network }));
    default:
      return null;
  }
}

/** What people did with the post before it went out: the last planning, and changes after it. */
function planned(telling: Telling): Entry[] {
  const { events, publication, when } = telling;
  const own = (events ?? []).filter((each) => !each.publication).sort((a, b) => a.at.localeCompare(b.at));
  const made = publication.created_at;
  const scheduled = own.filter((each) => each.kind === "post_scheduled" && each.at <= made).at(-1);
  const end = publication.receipt?.at ?? publication.updated_at;
  const entries: Entry[] = [];
  const due = text(scheduled ? data(scheduled)["at"] : undefined) ?? publication.due_at;
  if (scheduled) entries.push(make(scheduled.id, scheduled.at, shape("waiting"), t("story-planned-by", { who: who(scheduled), when: when(due) })));
  else entries.push(make("planned", made, shape("waiting"), t("story-planned", { when: when(due) })));
  for (const each of own) {
    if (each.at <= made || each.at > end) continue;
    if (each.kind === "post_updated") entries.push(make(each.id, each.at, picture("pencil", "plain"), t("story-edited", { who: who(each) })));
    if (each.kind === "override_created") {
      const reason = text(data(each)["reason"]);
      entries.push(make(each.id, each.at, picture("people", "plain"), t("story-kept", { who: who(each) }), reason ? { quote: reason } : {}));
    }
  }
  return entries;
}

/** Everything that happened, earliest first. */
export function story(telling: Telling): Entry[] {
  const { publication, events, network } = telling;
  const own = events?.filter((each) => each.publication === publication.id) ?? publication.events;
  const entries = [
    ...planned(telling),
    ...prepared(publication.steps, network),
    ...tried(telling),
    ...own.map((each) => happened(each, telling)).filter((each) => each !== null),
  ];
  // Of the same instant what stands first here came first; sorting keeps that.
  return entries.sort((a, b) => a.at.localeCompare(b.at));
}

/** Since when it is public: the end of the last call that went well, or the start of one that was found. */
export function publicSince(publication: Publication): string | null {
  if (!publication.receipt) return null;
  const out = publication.steps.filter((each) => each.kind === "public" && (each.result === "done" || each.settled === "found")).at(-1);
  if (!out) return publication.receipt.at;
  return out.settled === "found" ? out.started_at : (out.ended_at ?? publication.receipt.at);
}

/** Minutes after its instant; 0 where it was on time. */
export function minutesLate(publication: Publication): number {
  const since = publicSince(publication);
  const late = since === null ? 0 : (Date.parse(since) - Date.parse(publication.due_at)) / 60_000;
  return late < 1 ? 0 : Math.round(late);
}

/** How often a part was sent, and how often Dezent looked. */
export function counts(publication: Publication): { sent: number; looked: number } {
  const calls = publication.steps.filter((each) => each.kind === "public" && !each.name.startsWith("hand:") && each.result !== "not_sent");
  const byPart = new Map<number, number>();
  for (const each of calls) byPart.set(each.part, (byPart.get(each.part) ?? 0) + 1);
  const looked = calls.reduce((sum, each) => sum + each.evidence.filter((seen) => seen.how !== "person").length, 0);
  return { sent: Math.max(0, ...byPart.values()), looked };
}

/** One sentence, or two, on how it stands. */
export function summary(publication: Publication, when: (instant: string) => string): string {
  const { sent } = counts(publication);
  const wasFound = publication.steps.some((each) => each.settled === "found");
  const wasTold = publication.steps.some((each) => each.settled === "posted") || publication.events.some((each) => each.kind === "publication_resolved" && data(each)["decision"] === "posted");
  const parts: string[] = [];
  switch (publication.state) {
    case "sent":
    case "confirmed":
      if (sent > 0) parts.push(t("summary-sent", { sent, minutes: minutesLate(publication) }));
      if (wasFound) parts.push(t("summary-found"));
      else if (wasTold) parts.push(t("summary-told"));
      if (publication.removed_at) parts.push(t("summary-removed", { when: when(publication.removed_at) }));
      break;
    case "waiting":
      parts.push(t("summary-waiting", { when: when(publication.due_at) }));
      break;
    case "held":
      parts.push(t("summary-held", { reason: reasonName(publication.reason ?? "") }));
      break;
    default:
      parts.push(t(`summary-${publication.state}`));
  }
  if (publication.cancel_wish) parts.push(t("summary-wish"));
  return parts.join(" ");
}
