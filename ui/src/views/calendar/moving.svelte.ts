// Moving a post to another instant: by dragging, by keys or by a form. One at a time. The verdict is the
// server's for that post at that instant; nothing is shown as done before the server has said so.
import { api } from "../../api/client";
import { ApiProblem, isAbort, sentence } from "../../api/errors";
import type { Finding, Post } from "../../api/types";
import { announceNow } from "../../app/announce.svelte";
import { isOnline } from "../../app/connection.svelte";
import { me } from "../../app/session.svelte";
import { toast } from "../../app/toasts.svelte";
import { isMovable, stateName } from "../../parts/states";
import { addDays } from "../../time/days";
import { dayOf, toDay, toIso } from "../../time/zone";
import { moment, time } from "../../words/format";
import { said, t } from "../../words/words.svelte";
import type { Placed, Row } from "./rows";

export type Verdict =
  | { kind: "none" }
  | { kind: "checking" }
  | { kind: "fits"; findings: Finding[] }
  | { kind: "stopped"; why: string; findings: Finding[] }
  | { kind: "failed"; why: string };

export interface Step {
  days?: number;
  minutes?: number;
}

/** The instant one step further: days keep the time on the wall, minutes count as they pass. */
export function stepped(instant: number, zone: string, { days = 0, minutes = 0 }: Step): number {
  const moved = days === 0 ? instant : toDay(instant, addDays(dayOf(instant, zone), days), zone);
  return moved + minutes * 60_000;
}

/** Why a row cannot be moved; null where it can. */
export function whyFixed(row: Row): string | null {
  if (!me.can("schedule_posts")) return t("locked");
  if (!isMovable(row.state)) return t("calendar-fixed", { state: stateName(row.state, row.reason) });
  if (!isOnline()) return t("calendar-move-offline");
  return null;
}

export class Moving {
  /** What is being moved. */
  item = $state.raw<Placed | null>(null);
  how = $state<"drag" | "keys">("drag");
  /** Where it would go, in milliseconds; null over a place that takes nothing. */
  target = $state<number | null>(null);
  /** Why the place takes nothing. */
  refused = $state<string | null>(null);
  verdict = $state.raw<Verdict>({ kind: "none" });
  saving = $state(false);

  /** The day and the time on the wall that are aimed at. */
  readonly targetDay = $derived(this.item && this.target !== null ? dayOf(this.target, this.item.zone) : null);
  readonly targetClock = $derived(this.item && this.target !== null ? time(this.target, this.item.zone) : "");

  #timer: ReturnType<typeof setTimeout> | undefined;
  #check: AbortController | null = null;
  #taken: (post: Post) => void;
  #reread: () => void;
  #delay: number;

  constructor(taken: (post: Post) => void, reread: () => void, delay = 150) {
    this.#taken = taken;
    this.#reread = reread;
    this.#delay = delay;
  }

  start(item: Placed, how: "drag" | "keys"): boolean {
    const why = whyFixed(item.row);
    if (why !== null) {
      if (how === "keys") announceNow(why);
      return false;
    }
    this.cancel();
    this.item = item;
    this.how = how;
    this.target = item.row.ms;
    this.refused = null;
    this.verdict = { kind: "none" };
    if (how === "keys") announceNow(t("calendar-move-began", { moment: moment(item.row.ms, item.zone) }));
    return true;
  }

  /** Points at an instant and asks for its verdict a little later. */
  aim(target: number | null, refused: string | null = null): void {
    if (!this.item || this.saving) return;
    if (target !== null && target < Date.now()) {
      target = null;
      refused ??= t("calendar-move-past");
    }
    if (target === this.target && refused === this.refused) return;
    this.target = target;
    this.refused = refused;
    clearTimeout(this.#timer);
    this.#check?.abort();
    if (target === null || target === this.item.row.ms) {
      this.verdict = { kind: "none" };
      return;
    }
    this.verdict = { kind: "checking" };
    this.#timer = setTimeout(() => void this.#ask(target), this.#delay);
  }

  /** One step by keys. */
  step(step: Step): void {
    const item = this.item;
    if (!item || this.saving) return;
    const next = stepped(this.target ?? item.row.ms, item.zone, step);
    if (next < Date.now()) {
      announceNow(t("calendar-move-past"));
      return;
    }
    this.aim(next);
    announceNow(moment(next, item.zone));
  }

  async #ask(target: number): Promise<void> {
    const item = this.item;
    if (!item) return;
    const mine = new AbortController();
    this.#check = mine;
    try {
      this.verdict = await ask(item.row.post, target, mine.signal);
    } catch (error) {
      if (isAbort(error)) return;
      this.verdict = { kind: "failed", why: sentence(error) };
    }
    if (this.how === "keys" && this.item === item) announceNow(`${moment(target, item.zone)}, ${inWords(this.verdict)}`);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#check?.abort();
    this.item = null;
    this.target = null;
    this.refused = null;
    this.verdict = { kind: "none" };
  }

  /** Lets go at the place that is aimed at. */
  async drop(): Promise<void> {
    const { item, target } = this;
    if (!item || this.saving) return;
    if (target === null || target === item.row.ms) return this.cancel();
    this.saving = true;
    try {
      await this.move(item.row, target, item.zone);
    } finally {
      this.saving = false;
      this.cancel();
    }
  }

  /** Moves a row's post; true where the server took it. Says itself what happened. */
  async move(row: Row, target: number, zone: string): Promise<boolean> {
    const when = { moment: moment(target, zone) };
    try {
      // A draft that is kept for a day is kept for another one; nothing goes out by that.
      const isKept = row.state === "draft" && row.isUndated !== true;
      const post = await put(row, isKept ? { planned_at: toIso(target) } : { publish_at: toIso(target) });
      this.#taken(post);
      const what = isKept ? "calendar-kept" : row.state === "draft" ? "calendar-planned" : "calendar-moved";
      toast(t(what, when), { undo: () => this.#back(row, post, zone) });
      return true;
    } catch (error) {
      if (row.isUndated && isStopped(error)) return this.#keep(row, target, zone, error);
      toast(await whyNot(error, row), { tone: "bad" });
      this.#reread();
      return false;
    }
  }

  /** Keeps a draft for the day it was put on, where it cannot be planned yet. */
  async #keep(row: Row, target: number, zone: string, stopped: ApiProblem): Promise<boolean> {
    try {
      const post = await put(row, { planned_at: toIso(target) });
      this.#taken(post);
      const [finding] = stopped.findings.filter((each) => each.blocks);
      const why = finding ? said(finding.message) : sentence(stopped);
      toast(t("calendar-kept-because", { moment: moment(target, zone), why }), { tone: "hold", undo: () => this.#back(row, post, zone) });
      return true;
    } catch (error) {
      toast(await whyNot(error, row), { tone: "bad" });
      this.#reread();
      return false;
    }
  }

  async #back(row: Row, post: Post, zone: string): Promise<void> {
    try {
      const now = { post: row.post, revision: post.revision };
      if (row.state !== "draft") this.#taken(await put(now, { publish_at: row.at }));
      else {
        const id = { path: { id: row.post }, revision: post.revision };
        const draft = post.state === "draft" ? post : await api.post("/api/v1/posts/{id}/unschedule", id);
        this.#taken(await put({ post: row.post, revision: draft.revision }, { planned_at: row.isUndated ? null : row.at }));
      }
      this.#reread();
      toast(row.isUndated ? t("calendar-draft-again") : t("calendar-moved-back", { moment: moment(row.ms, zone) }));
    } catch (error) {
      toast(await whyNot(error, row), { tone: "bad" });
      this.#reread();
    }
  }
}

function put({ post, revision }: Pick<Row, "post" | "revision">, body: { publish_at: string } | { planned_at: string | null }): Promise<Post> {
  return api.patch("/api/v1/posts/{id}", { path: { id: post }, body, revision });
}

/** Whether rules or networks have something against it, so that it can only stay a draft. */
function isStopped(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && ["blocked_by_rules", "network_limits", "daily_max"].includes(error.code);
}

/** What the server says to a post at an instant; nothing is changed. */
export async function ask(post: string, target: number, signal: AbortSignal): Promise<Verdict> {
  // Unlike a check of the text alone, the preview of a move knows the post, so it is not compared with itself.
  const answer = await api.post("/api/v1/posts/bulk/schedule", { body: { items: [{ id: post, at: toIso(target) }] }, key: false, signal });
  const [item] = answer.items;
  if (!item) return { kind: "failed", why: t("error-unknown") };
  if (item.ok) return { kind: "fits", findings: item.findings };
  const blocking = item.findings.find((each) => each.blocks) ?? item.problem?.findings?.[0];
  const problem = item.problem ? sentence(new ApiProblem(item.problem as never, 422)) : "";
  return { kind: "stopped", why: blocking ? said(blocking.message) : problem, findings: item.findings };
}

/** A verdict in one sentence. */
export function inWords(verdict: Verdict): string {
  switch (verdict.kind) {
    case "none":
      return t("verdict-same");
    case "checking":
      return t("verdict-checking");
    case "stopped":
    case "failed":
      return verdict.why;
    case "fits": {
      const warnings = verdict.findings.filter((each) => each.severity !== "info").length;
      return warnings === 0 ? t("verdict-fits") : t("verdict-warns", { count: warnings });
    }
  }
}

async function whyNot(error: unknown, row: Row): Promise<string> {
  if (!(error instanceof ApiProblem)) return `${t("calendar-not-moved")} ${sentence(error)}`;
  const [finding] = error.findings.filter((each) => each.blocks);
  if (finding) return `${t("calendar-not-moved")} ${said(finding.message)}`;
  if (error.code === "precondition_failed" || error.code === "revision_moved") {
    try {
      const last = await api.get("/api/v1/events", { query: { post: row.post, limit: 1 } });
      const name = last.items[0]?.person?.name;
      if (name) return t("calendar-conflict", { name });
    } catch {
      // Who it was is a courtesy; that it was changed is said anyway.
    }
  }
  return `${t("calendar-not-moved")} ${sentence(error)}`;
}
