// The post that is being written: its words, what of them is saved, and what stands in the way of that.
// A draft saves itself; a planned post only when it is told to, so that nothing half written goes out.
import { api, newKey } from "../../api/client";
import { ApiProblem, isAbort, NoAnswer } from "../../api/errors";
import type { Post, PostChange, PostInput } from "../../api/types";
import { blank, changeOf, contentOf, inputOf, isBlank, isSame, lockOf, type Content } from "./content";
import { forget, keep, keptOf } from "./kept";

const PAUSE_MS = 800;

/** A write on its way. It is sent again as it is until an answer comes: it may have been done. */
interface Write {
  key: string;
  content: Content;
  body: PostInput | PostChange;
  /** Null where the write makes the post. */
  id: string | null;
  revision: number | null;
}

export interface Conflict {
  theirs: Post;
  /** Who changed it, where that is known, and when. */
  by: string | null;
  at: string;
}

export class Draft {
  content = $state<Content>(blank());
  /** When it is to go out, as it stands in the view. */
  at = $state<string | null>(null);
  /** The post as the server has it; null while it was never saved. */
  post = $state.raw<Post | null>(null);
  conflict = $state.raw<Conflict | null>(null);
  /** Why the last save failed; null where it did not. */
  error = $state.raw<unknown>(null);
  saving = $state(false);
  /** When it was last saved here, in milliseconds. */
  savedAt = $state<number | null>(null);
  /** The last save got no answer; it is sent again once the server can be reached. */
  isAway = $state(false);

  /** Whether the draft is to stand in the calendar at its instant. */
  #isDated = $state(false);
  #saved = $state.raw<Content>(blank());
  /** The revision that the words in the view were made from. */
  #from: number | null = null;
  #write: Write | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<boolean> | null = null;
  #onMade: (post: Post) => void;
  /** Counts what was begun or opened here; an answer to what went before changes nothing of it. */
  #turn = 0;

  /** `onMade` hears when the post was saved for the first time. */
  constructor(onMade: (post: Post) => void = () => undefined) {
    this.#onMade = onMade;
  }

  get id(): string | null {
    return this.post?.id ?? null;
  }
  get isDraft(): boolean {
    return this.post === null || this.post.state === "draft";
  }
  /** Why it can no longer be changed. */
  get lock(): ReturnType<typeof lockOf> {
    return lockOf(this.post?.publications ?? []);
  }
  /** Whether the words differ from the saved ones. */
  get isChanged(): boolean {
    return !isSame(this.#saved, this.content);
  }
  /** Whether the instant differs from the planned one; a draft has none that is saved. */
  get isMoved(): boolean {
    return !this.isDraft && this.at !== null && this.at !== this.post?.planned_at;
  }
  /** Whether a draft is to be kept for another instant than it is saved for; one that has passed is not kept. */
  get isRedated(): boolean {
    if (!this.#isDated || !this.isDraft) return false;
    const planned = this.post?.planned_at ?? null;
    if (this.at === null || planned === null) return this.at !== planned;
    return Date.parse(this.at) !== Date.parse(planned) && Date.parse(this.at) > Date.now();
  }
  /** Whether it stands in the calendar as a draft, at the instant that is shown. */
  get isKept(): boolean {
    const planned = this.post?.planned_at ?? null;
    return this.isDraft && planned !== null && this.at !== null && Date.parse(planned) === Date.parse(this.at);
  }
  get saved(): Content {
    return this.#saved;
  }

  /** Begins anew with words that nobody has saved. */
  begin(content: Content, at: string | null = null, takesKept = true): void {
    // A new post that is being saved this moment is not one that could not be saved.
    const isOnItsWay = this.#running !== null && this.post === null;
    this.#reset();
    const kept = takesKept && !isOnItsWay ? keptOf(null) : null;
    this.content = kept && isBlank(content) ? kept.content : content;
    this.at = at ?? (kept && isBlank(content) ? kept.at : null);
    this.#saved = blank();
    this.#from = null;
    this.#isDated = false;
    this.post = null;
    this.savedAt = null;
  }

  /** Takes a post as the server has it; words of it that were kept in this tab come back. */
  open(post: Post): void {
    this.#reset();
    const kept = keptOf(post.id);
    this.adopt(post);
    if (!kept || this.lock !== null) return;
    this.content = kept.content;
    this.at = kept.at;
    this.#from = kept.revision;
    keep(post.id, kept);
    if (kept.revision !== null && kept.revision !== post.revision && this.isChanged) this.conflict = { theirs: post, by: null, at: post.updated_at };
  }

  /** Takes the answer to an act; what was written meanwhile stays, to be saved. */
  took(post: Post): void {
    if (!this.isChanged) return this.adopt(post);
    this.at = this.#instantOf(post);
    this.#isDated = post.state === "draft" && post.planned_at != null;
    this.post = post;
    this.#from = post.revision;
    this.touched();
  }

  /** When a stored post goes; an instant that was only chosen here so far stays chosen. */
  #instantOf(post: Post): string | null {
    if (post.planned_at != null) return post.planned_at;
    return post.state === "draft" && this.post?.id === post.id && !this.#isDated ? this.at : null;
  }

  /** Takes what the server answered as saved, and shows it. */
  adopt(post: Post): void {
    // A language that was guessed stays guessed; the server does not tell it from one that was named.
    const isGuessed = this.post?.id === post.id && this.content.lang === null;
    const lang = isGuessed ? null : (post.lang ?? null);
    this.at = this.#instantOf(post);
    this.#isDated = post.state === "draft" && post.planned_at != null;
    this.post = post;
    this.content = { ...contentOf(post), lang };
    this.#saved = { ...contentOf(post), lang };
    this.#from = post.revision;
    this.#write = null;
    forget(post.id);
  }

  #reset(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#write = null;
    this.#running = null;
    this.saving = false;
    this.conflict = null;
    this.error = null;
    this.isAway = false;
  }

  /** Something was changed in the view. */
  touched(): void {
    clearTimeout(this.#timer);
    if (this.lock !== null) {
      // Labels can still be changed when nothing else can.
      if (this.isChanged) this.#timer = setTimeout(() => void this.save(), PAUSE_MS);
      return;
    }
    const isWorth = (this.isChanged || this.isRedated) && !(this.post === null && isBlank(this.content));
    if (!isWorth) {
      if (!this.isMoved) forget(this.id);
      return;
    }
    keep(this.id, { content: $state.snapshot(this.content) as Content, at: this.at, revision: this.#from });
    if (this.isDraft && this.conflict === null) this.#timer = setTimeout(() => void this.save(), PAUSE_MS);
  }

  /** Keeps the draft for its instant in the calendar, from now on also for another one; nothing goes out by it. */
  async keepThere(): Promise<boolean> {
    this.#isDated = true;
    return (await this.save()) && this.isKept;
  }

  /** Saves what is not saved yet; true where all of it is. One save runs at a time. */
  save(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.#running) return this.#running;
    const run = this.#saveAll().finally(() => {
      if (this.#running === run) this.#running = null;
    });
    this.#running = run;
    return run;
  }

  async #saveAll(): Promise<boolean> {
    const turn = this.#turn;
    while (this.conflict === null) {
      this.#write ??= this.#nextWrite();
      if (this.#write === null) {
        this.error = null;
        return true;
      }
      this.saving = true;
      const write = this.#write;
      try {
        const post = await this.#send(write);
        if (turn !== this.#turn) {
          forget(write.id);
          return false;
        }
        this.#done(write, post);
      } catch (error) {
        if (turn === this.#turn) await this.#failed(error);
        return false;
      } finally {
        if (turn === this.#turn) this.saving = false;
      }
    }
    return false;
  }

  #nextWrite(): Write | null {
    const content = $state.snapshot(this.content) as Content;
    if (this.post === null) return isBlank(content) ? null : { key: newKey(), content, body: inputOf(content), id: null, revision: null };
    const change: PostChange | null = changeOf(this.#saved, content);
    let body: PostChange | null = change;
    if (this.isMoved && this.at !== null) body = { ...change, publish_at: this.at };
    else if (this.isRedated) body = { ...change, planned_at: this.at };
    return body && { key: newKey(), content, body, id: this.post.id, revision: this.post.revision };
  }

  #send({ id, revision, body, key }: Write): Promise<Post> {
    if (id === null) return api.post("/api/v1/posts", { body: body as PostInput, key });
    return api.patch("/api/v1/posts/{id}", { path: { id }, body: body as PostChange, key, ...(revision === null ? {} : { revision }) });
  }

  #done(write: Write, post: Post): void {
    const isFirst = write.id === null;
    this.#write = null;
    this.#saved = write.content;
    this.#from = post.revision;
    this.post = post;
    if (post.planned_at != null && !this.isDraft) this.at = post.planned_at;
    this.savedAt = Date.now();
    this.isAway = false;
    this.error = null;
    forget(isFirst ? null : post.id);
    if (this.isChanged) keep(post.id, { content: $state.snapshot(this.content) as Content, at: this.at, revision: this.#from });
    if (isFirst) this.#onMade(post);
  }

  async #failed(error: unknown): Promise<void> {
    if (isAbort(error)) return;
    this.error = error;
    if (error instanceof NoAnswer) {
      this.isAway = true;
      return;
    }
    this.#write = null;
    if (error instanceof ApiProblem && this.id !== null && ["precondition_failed", "revision_moved"].includes(error.code)) await this.readTheirs();
  }

  /** Reads what somebody else has made of it, to choose between. */
  async readTheirs(): Promise<void> {
    const id = this.id;
    if (id === null) return;
    try {
      const theirs = await api.get("/api/v1/posts/{id}", { path: { id } });
      if (this.id !== id) return;
      this.conflict = { theirs, by: null, at: theirs.updated_at };
      this.error = null;
    } catch (error) {
      this.error = error;
      return;
    }
    try {
      const { items } = await api.get("/api/v1/events", { query: { post: id, kind: "post_updated", limit: 1 } });
      const name = items[0]?.person?.name;
      if (name != null && this.conflict !== null && this.id === id) this.conflict = { ...this.conflict, by: name };
    } catch {
      // That somebody did is enough; who it was is only told where it is known.
    }
  }

  /** Keeps the words of the view over those of somebody else. */
  async keepMine(): Promise<boolean> {
    if (this.conflict === null) return true;
    const { theirs } = this.conflict;
    this.conflict = null;
    this.post = theirs;
    this.#from = theirs.revision;
    this.#saved = contentOf(theirs);
    return this.isDraft ? this.save() : true;
  }

  /** Takes the words of somebody else. */
  takeTheirs(): void {
    if (this.conflict === null) return;
    const { theirs } = this.conflict;
    this.conflict = null;
    this.adopt(theirs);
    this.savedAt = Date.parse(theirs.updated_at);
  }

  /** Something happened to the post elsewhere: shows it, unless words of this view would be lost. */
  async refresh(): Promise<void> {
    const id = this.id;
    if (id === null) return;
    if (this.#running) await this.#running;
    try {
      const post = await api.get("/api/v1/posts/{id}", { path: { id } });
      // An answer that a save has overtaken tells of what was before it.
      if (this.#running || this.id !== id || post.revision < (this.post?.revision ?? 0)) return;
      if (post.revision === this.post?.revision) this.post = post;
      else if (!this.isChanged && !this.isMoved) this.adopt(post);
      else if (isSame({ ...contentOf(post), lang: this.#saved.lang }, this.#saved)) {
        this.post = post;
        this.#from = post.revision;
      } else await this.readTheirs();
    } catch {
      // The next event or save tells.
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    if (this.isDraft && this.isChanged && this.conflict === null) void this.save();
  }
}
