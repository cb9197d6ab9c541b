// What the parts of the composer share: the post, what is found about it, and what one does about that.
import { api } from "../../api/client";
import { ApiProblem, sentence } from "../../api/errors";
import type { Finding, Post } from "../../api/types";
import { isOnline } from "../../app/connection.svelte";
import { me } from "../../app/session.svelte";
import { toast } from "../../app/toasts.svelte";
import { workspace } from "../../app/workspace.svelte";
import { moment, place } from "../../words/format";
import { t } from "../../words/words.svelte";
import { Checking } from "./checking.svelte";
import { contentOf, edited, keyOf, mediaAt, partsFor, placesOf, textAt, write, writeMedia, type Content, type Where } from "./content";
import { Draft } from "./draft.svelte";
import { isSafe, itemsOf, stopping, type Item } from "./items";
import { carry, type Edit } from "./marks";
import { Policy } from "./policy.svelte";
import { RuleNames } from "./rules.svelte";
import type { Sample } from "./sample";

export interface Note {
  tone: "bad" | "hold" | "plain";
  text: string;
  /** What a network or the server names field by field. */
  fields?: string[];
}

export class Desk {
  readonly draft: Draft;
  readonly checking = new Checking();
  readonly policy = new Policy();
  readonly rules = new RuleNames();
  /** The finding one is at. */
  active = $state<string | null>(null);
  /** The finding under the pointer. */
  hovered = $state<string | null>(null);
  /** What the last act came to, where it did not work. */
  note = $state.raw<Note | null>(null);
  busy = $state(false);
  /** The first post of a new workspace, with the wording that mends it. */
  sample = $state.raw<Sample | null>(null);
  /** Shows the findings where they are behind a tab or in a sheet. */
  showFindings: () => void = () => undefined;
  /** Opens the choice of an instant. */
  askWhen: () => void = () => undefined;

  #editors = new Map<string, (text: string) => void>();

  constructor(onMade: (post: Post) => void) {
    this.draft = new Draft(onMade);
  }

  #of = $derived.by(() => this.checking.of ?? this.draft.content);
  #said = $derived.by(() => {
    const { report } = this.checking;
    const { post } = this.draft;
    return report ?? { findings: post?.findings ?? [], limits: post?.limits ?? [] };
  });
  /** Rules that the post is let out against; the last check may not know of them yet. */
  #aside = $derived.by(() => this.policy.overrides.map((each) => each.rule));
  #checked = $derived.by(() => itemsOf(this.#said, this.#of, { isByHand, overridden: this.#aside }));

  /** What stands against the post, its passages where they stand in the text as it is now. */
  items = $derived.by(() => {
    const before = this.#of;
    const after = this.draft.content;
    const moved = <T extends { where: Where; start: number; end: number }>(each: T) => carry(each, textAt(before, each.where), textAt(after, each.where));
    return this.#checked.map((item): Item => {
      const passages = item.passages.map(moved).filter((each) => each !== null);
      const edits = item.edits.map(moved);
      // Half a fix is none: the next check gives another.
      return { ...item, passages, edits: edits.includes(null) ? [] : edits.filter((each) => each !== null) };
    });
  });
  heard = $derived.by(() => this.items.filter((item) => !item.isAside));
  stops = $derived.by(() => stopping(this.items));
  safe = $derived.by(() => this.items.filter(isSafe));
  /** Whether the wording stops it, whenever it goes. */
  isWordingStopped = $derived.by(() => this.stops.some((item) => item.finding === null || item.finding.scope === "post"));
  /** Why nothing can be written; undefined where it can. */
  locked = $derived.by(() => {
    const { lock } = this.draft;
    if (lock !== null) return t(`composer-lock-${lock}`);
    return me.locked("write_posts");
  });

  // Texts.

  /** An editor that puts a text in so that the browser can undo it. */
  addEditor(where: Where, put: (text: string) => void): () => void {
    const key = keyOf(where);
    this.#editors.set(key, put);
    return () => {
      if (this.#editors.get(key) === put) this.#editors.delete(key);
    };
  }

  put(where: Where, text: string): void {
    if (textAt(this.draft.content, where) === text) return;
    const editor = this.#editors.get(keyOf(where));
    if (editor) editor(text);
    else write(this.draft.content, where, text);
  }

  /** Puts a picture or film that has been stored where it was given to; false where nothing can be changed any more. */
  addMedia(where: Where, media: string): boolean {
    const { content } = this.draft;
    if (this.locked !== undefined || partsFor(content, where.channel)[where.part] === undefined) return false;
    const all = mediaAt(content, where);
    if (!all.includes(media)) writeMedia(content, where, [...all, media]);
    return true;
  }

  /** Makes changes in all texts they are for; the answer is how to take them back. */
  change(edits: readonly (Edit & { where: Where })[]): () => void {
    const before = $state.snapshot(this.draft.content) as Content;
    for (const where of placesOf(edits)) this.put(where, edited(before, where, edits));
    return () => this.restore(before);
  }

  /** Puts all texts back as they were. */
  restore(before: Content): void {
    for (const channel of [null, ...before.channels]) {
      partsFor(before, channel).forEach(({ text }, part) => {
        const where = { channel, part };
        if (channel === null || partsFor(this.draft.content, channel)[part] !== undefined) this.put(where, text);
      });
    }
  }

  // Fixes.

  /** What would be written instead, where that is known. */
  proposal(item: Item): (Edit & { where: Where })[] {
    if (item.isAside) return [];
    if (item.edits.length > 0) return item.edits;
    const { sample } = this;
    if (sample === null || item.finding?.rule !== sample.rule || this.draft.content.text !== sample.text) return [];
    return [{ where: { channel: null, part: 0 }, start: 0, end: sample.text.length, by: sample.instead }];
  }

  apply(item: Item): void {
    const edits = this.proposal(item);
    if (edits.length === 0 || this.locked !== undefined) return;
    const card = document.getElementById(idOf(item.key));
    const isThere = card?.contains(document.activeElement) ?? false;
    const undo = this.change(edits);
    // The button may go at once; its card stays until the next check, and holds the focus.
    if (isThere) card?.focus({ preventScroll: true });
    toast(t(isSafe(item) ? "composer-fixed" : "composer-used", { count: 1 }), { tone: "ok", undo });
  }

  async applySafe(): Promise<void> {
    const items = this.safe;
    if (items.length === 0 || this.locked !== undefined) return;
    const { draft } = this;
    const before = $state.snapshot(draft.content) as Content;
    // A planned post changes only when it is told to, and a new one is not there yet.
    const isStored = draft.isDraft && draft.post !== null && isOnline() && (await draft.save());
    if (isStored && draft.post !== null) {
      try {
        const { id, revision } = draft.post;
        const answer = await api.post("/api/v1/posts/{id}/fix", { path: { id }, revision });
        // Put in first, so that the browser can undo it; then taken as saved.
        this.restore(contentOf(answer.post));
        draft.adopt(answer.post);
        draft.savedAt = Date.now();
        toast(t("composer-fixed", { count: answer.fixed.length }), { tone: "ok", undo: () => this.restore(before) });
        return;
      } catch (error) {
        this.fail(error);
        return;
      }
    }
    const undo = this.change(items.flatMap((item) => item.edits));
    toast(t("composer-fixed", { count: items.length }), { tone: "ok", undo });
  }

  // Moving among findings.

  /** Goes to a finding: shows its card and lights its passages. */
  goTo(item: Item | undefined): void {
    if (!item) return;
    this.active = item.key;
    this.showFindings();
    queueMicrotask(() => requestAnimationFrame(() => document.getElementById(idOf(item.key))?.focus()));
  }

  step(by: 1 | -1): void {
    const all = this.heard;
    if (all.length === 0) return;
    const at = all.findIndex((item) => item.key === this.active);
    this.goTo(all[at < 0 ? (by === 1 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
  }

  // Planning.

  fail(error: unknown): void {
    const fields = error instanceof ApiProblem ? error.fields.map((each) => each.message) : [];
    this.note = { tone: "bad", text: sentence(error), fields };
  }

  /** Says what is missing before it can be planned; true where nothing is. */
  #isReady(needsAt: boolean): boolean {
    const { draft } = this;
    this.note = null;
    if (draft.conflict !== null) this.note = { tone: "hold", text: t("composer-settle-first") };
    else if (draft.content.channels.length === 0) this.note = { tone: "hold", text: t("composer-no-channel") };
    else if (this.stops.length > 0) this.goTo(this.stops[0]);
    else if (!isOnline()) this.note = { tone: "hold", text: t("composer-offline-wait") };
    else if (needsAt && (draft.at === null || Date.parse(draft.at) <= Date.now())) {
      this.note = { tone: "hold", text: t(draft.at === null ? "composer-no-date" : "composer-past-date") };
      this.askWhen();
    } else return true;
    return false;
  }

  /** Plans the post, or saves the changes of a planned one. */
  async schedule(): Promise<void> {
    const { draft } = this;
    if (this.busy || !this.#isReady(true)) return;
    await this.#act(async () => {
      if (!(await draft.save()) || draft.post === null || draft.at === null) return this.#notSaved();
      if (draft.isDraft) {
        const { id, revision } = draft.post;
        draft.took(await api.post("/api/v1/posts/{id}/schedule", { path: { id }, revision, body: { at: draft.at } }));
      }
      toast(this.plannedFor(), { tone: "ok" });
    });
  }

  plannedFor(): string {
    const at = this.draft.post?.planned_at;
    return at == null ? "" : t("composer-planned", { when: moment(at, me.zone), place: place(me.zone) });
  }

  async publishNow(): Promise<void> {
    const { draft } = this;
    if (this.busy || !this.#isReady(false)) return;
    await this.#act(async () => {
      if (!(await draft.save()) || draft.post === null) return this.#notSaved();
      const { id, revision } = draft.post;
      draft.took(await api.post("/api/v1/posts/{id}/publish-now", { path: { id }, revision }));
    });
  }

  /** Makes a planned post a draft again. */
  async unschedule(): Promise<void> {
    const { draft } = this;
    if (draft.post === null) return;
    const { id, revision } = draft.post;
    await this.#act(async () => draft.took(await api.post("/api/v1/posts/{id}/unschedule", { path: { id }, revision })));
  }

  async #act(run: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.note = null;
    try {
      await run();
    } catch (error) {
      const isMoved = error instanceof ApiProblem && ["precondition_failed", "revision_moved"].includes(error.code);
      if (isMoved) await this.draft.refresh();
      this.fail(error);
      if (error instanceof ApiProblem && error.code === "blocked_by_rules") this.recheck();
    } finally {
      this.busy = false;
    }
  }

  /** Asks at once what holds now. */
  recheck(): void {
    if (this.draft.lock === null) this.checking.ask($state.snapshot(this.draft.content) as Content, this.draft.at, this.draft.id, 0);
  }

  #notSaved(): void {
    if (this.draft.error !== null) this.fail(this.draft.error);
  }

  /** Lets the post out against a rule, with a reason; the post is saved first, because it goes with it. */
  async keepIt(finding: Finding, reason: string): Promise<unknown> {
    if (!(await this.draft.save()) || this.draft.id === null) return this.draft.error ?? new Error("not saved");
    const error = await this.policy.override(this.draft.id, finding.rule, reason);
    if (error === null) await this.draft.refresh();
    return error;
  }

  /** Sets a rule aside, for the post or on some channels to the end of a day; the answer is what went wrong, or null. */
  async silence(rule: string, reason: string, wide: { channels: readonly string[]; until: string } | null): Promise<unknown> {
    if (wide === null && (!(await this.draft.save()) || this.draft.id === null)) return this.draft.error ?? new Error("not saved");
    const made: string[] = [];
    try {
      for (const where of wide?.channels.map((channel) => ({ channel, until: wide.until })) ?? [{ post: this.draft.id }]) {
        made.push((await api.post("/api/v1/suppressions", { body: { rule, reason, ...where } })).id);
      }
    } catch (error) {
      if (made.length > 0) this.recheck();
      return error;
    }
    this.recheck();
    toast(t("composer-silence-done"), { tone: "ok", undo: async () => void (await this.hear(...made)) });
    return null;
  }

  /** Has rules heard again that were set aside; says what goes wrong. */
  async hear(...suppressions: string[]): Promise<void> {
    try {
      for (const id of suppressions) await api.delete("/api/v1/suppressions/{id}", { path: { id } });
    } catch (error) {
      toast(sentence(error), { tone: "bad" });
    }
    this.recheck();
    await this.draft.refresh();
  }
}

/** The id of a finding's card in the page. */
export function idOf(key: string): string {
  let hash = 0;
  for (const sign of key) hash = (Math.imul(hash, 31) + (sign.codePointAt(0) ?? 0)) | 0;
  return `finding-${(hash >>> 0).toString(36)}`;
}

function isByHand(channel: string): boolean {
  return workspace.channel(channel)?.mode === "reminder";
}
