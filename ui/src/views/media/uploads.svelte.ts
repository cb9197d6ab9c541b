// Files on their way into the library, one after another, with their progress; those of a post as well.
// fetch does not tell how much of a body has left, so this is the one call that is made otherwise.
import { api, newKey } from "../../api/client";
import { ApiProblem, NoAnswer } from "../../api/errors";
import type { Media } from "../../api/types";
import { announce } from "../../app/announce.svelte";
import { go } from "../../app/router.svelte";
import { toast } from "../../app/toasts.svelte";
import { t } from "../../words/words.svelte";
import { whyNot } from "./kinds";

export type Stored = Media & { is_duplicate: boolean };

export interface Upload {
  id: number;
  file: File;
  /** An object URL of a picture, to show before it is stored. */
  preview: string | undefined;
  /** 0 to 100 while it is on its way or waits for its turn. */
  progress: number | null;
  error: unknown;
  /** Why it was not even sent. */
  refused: string | null;
  key: string;
  /** The place of a post that it was given to; null for the library alone. */
  field: string | null;
}

/** Hears of what is stored and where it belongs; true where it has been put there. */
type Hears = (media: Stored, field: string | null) => boolean | void;

/** Stores a file; fails as other calls do. */
export function store(file: File, key: string, onProgress: (percent: number) => void, signal: AbortSignal, call = new XMLHttpRequest()): Promise<Stored> {
  return new Promise((resolve, reject) => {
    call.open("POST", "/api/v1/media");
    call.setRequestHeader("accept", "application/json");
    call.setRequestHeader("idempotency-key", key);
    call.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress((event.loaded / event.total) * 100);
    };
    call.onerror = () => reject(new NoAnswer("offline"));
    call.ontimeout = () => reject(new NoAnswer("timeout"));
    call.onabort = () => reject(new DOMException("given up", "AbortError"));
    signal.addEventListener("abort", () => call.abort());
    call.timeout = 15 * 60_000;
    call.onload = () => {
      let body: unknown;
      try {
        body = JSON.parse(call.responseText);
      } catch {
        // Whoever answered was not the server.
        return reject(new NoAnswer("offline"));
      }
      if (call.status === 200 || call.status === 201) return resolve(body as Stored);
      // The page learns from any other call that nobody is signed in any more.
      if (call.status === 401) void api.get("/api/v1/me").catch(() => undefined);
      reject(new ApiProblem(body as Record<string, unknown>, call.status));
    };
    const form = new FormData();
    form.append("file", file);
    call.send(form);
  });
}

let next = 1;

class Uploads {
  list = $state<Upload[]>([]);
  #isRunning = false;
  #sending: { id: number; stop: AbortController } | null = null;
  #hears = new Set<Hears>();

  /** Hears of what is stored, until the answer is called. */
  onStored(listener: Hears): () => void {
    this.#hears.add(listener);
    return () => this.#hears.delete(listener);
  }

  #stored(media: Stored, { field, file }: Upload): void {
    let isPut = false;
    for (const listener of this.#hears) if (listener(media, field) === true) isPut = true;
    const act = { label: t("media-show"), run: () => go(`/media?media=${media.id}`) };
    // The post that it was for has been left meanwhile; the library has it.
    if (field !== null && !isPut) toast(t("media-stored-apart", { name: file.name }), { tone: "hold", act });
    else if (media.is_duplicate && !isPut) toast(t("media-duplicate"), { act });
    else announce(t("media-stored"));
  }

  add(files: Iterable<File>, field: string | null = null): void {
    for (const file of files) {
      const refused = whyNot(file);
      const preview = file.type.startsWith("image/") && URL.createObjectURL ? URL.createObjectURL(file) : undefined;
      this.list.push({ id: next++, file, preview, progress: refused === null ? 0 : null, error: null, refused, key: newKey(), field });
    }
    void this.#run();
  }

  retry(id: number): void {
    const one = this.list.find((each) => each.id === id);
    if (!one) return;
    // The key stays: had the lost call been done, this one is answered with what it made.
    one.error = null;
    one.progress = 0;
    void this.#run();
  }

  drop(id: number): void {
    const one = this.list.find((each) => each.id === id);
    if (one?.preview) URL.revokeObjectURL(one.preview);
    this.list = this.list.filter((each) => each.id !== id);
    if (this.#sending?.id === id) this.#sending.stop.abort();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (;;) {
        const one = this.list.find((each) => each.progress !== null);
        if (!one) break;
        const stop = new AbortController();
        this.#sending = { id: one.id, stop };
        try {
          const media = await store(one.file, one.key, (percent) => (one.progress = percent), stop.signal);
          this.#sending = null;
          this.drop(one.id);
          this.#stored(media, one);
        } catch (error) {
          this.#sending = null;
          // What was taken off the list is no longer there to say so.
          one.error = error;
          one.progress = null;
        }
      }
    } finally {
      this.#isRunning = false;
    }
  }
}

/** What is on its way outlives the view that it was begun in. */
export const uploads = new Uploads();
