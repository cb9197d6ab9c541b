// The pictures and films of a post: those that are stored, and those on their way up.
import { api } from "../../api/client";
import { ApiProblem, isAbort, sentence } from "../../api/errors";
import type { Media } from "../../api/types";
import { send } from "./upload";

/** A file on its way, or one that was not taken. */
export interface Upload {
  id: number;
  file: File;
  name: string;
  preview: string | undefined;
  isFilm: boolean;
  progress: number;
  error: string | null;
  abort: () => void;
}

let next = 1;

export class MediaShelf {
  uploads = $state<Upload[]>([]);
  known = $state.raw<Map<string, Media>>(new Map());
  /** What went wrong with a stored one, by its id. */
  errors = $state.raw<Map<string, string>>(new Map());
  #asked = new Set<string>();

  /** Reads what is known of stored ones, once each. */
  async learn(ids: readonly string[]): Promise<void> {
    const fresh = ids.filter((id) => !this.#asked.has(id));
    for (const id of fresh) this.#asked.add(id);
    await Promise.all(
      fresh.map(async (id) => {
        try {
          this.#put(await api.get("/api/v1/media/{id}", { path: { id } }));
        } catch {
          this.#asked.delete(id);
        }
      }),
    );
  }

  #put(media: Media): void {
    this.#asked.add(media.id);
    this.known = new Map(this.known).set(media.id, media);
  }

  /** Stores files; `done` hears of each that is. What is not taken stays with the reason. */
  add(files: readonly File[], done: (media: string) => void): void {
    for (const file of files) this.#start(file, done);
  }

  #start(file: File, done: (media: string) => void): void {
    const isFilm = file.type.startsWith("video/");
    const id = next++;
    const preview = isFilm || !file.type.startsWith("image/") ? undefined : URL.createObjectURL(file);
    const { answer, abort } = send(file, (percent) => this.#change(id, { progress: percent }));
    this.uploads.push({ id, file, name: file.name, preview, isFilm, progress: 0, error: null, abort });
    answer.then(
      (media) => {
        this.#put(media);
        this.drop(id);
        done(media.id);
      },
      (error: unknown) => {
        if (isAbort(error)) this.drop(id);
        else this.#change(id, { error: error instanceof ApiProblem && error.code === "internal" ? error.detail : sentence(error) });
      },
    );
  }

  #change(id: number, change: Partial<Upload>): void {
    const one = this.uploads.find((each) => each.id === id);
    if (one) Object.assign(one, change);
  }

  /** Tries a file again that was not stored. */
  again(id: number, done: (media: string) => void): void {
    const one = this.uploads.find((each) => each.id === id);
    if (!one) return;
    this.drop(id);
    this.#start(one.file, done);
  }

  drop(id: number): void {
    const one = this.uploads.find((each) => each.id === id);
    if (one?.preview) URL.revokeObjectURL(one.preview);
    this.uploads = this.uploads.filter((each) => each.id !== id);
  }

  /** Says what a picture shows. Other posts with the picture have the same words. */
  async describe(id: string, alt: string): Promise<void> {
    const media = this.known.get(id);
    if (!media || media.alt === alt) return;
    try {
      this.#put(await api.patch("/api/v1/media/{id}", { path: { id }, body: { alt }, revision: media.revision }));
      this.#wrong(id, null);
    } catch (error) {
      this.#wrong(id, sentence(error));
      // Somebody else may have described it meanwhile: their words are shown, to be changed again.
      if (error instanceof ApiProblem && error.code === "precondition_failed") {
        this.#asked.delete(id);
        await this.learn([id]);
      }
    }
  }

  #wrong(id: string, text: string | null): void {
    const errors = new Map(this.errors);
    if (text === null) errors.delete(id);
    else errors.set(id, text);
    this.errors = errors;
  }

  stop(): void {
    for (const each of this.uploads) {
      each.abort();
      if (each.preview) URL.revokeObjectURL(each.preview);
    }
  }
}

/** The files of a paste or drop that may be stored; text that comes with them stays text. */
export function filesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter((file) => /^(image|video)\//.test(file.type));
}

/** Moves one of a list to another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const copy = [...list];
  const [one] = copy.splice(from, 1);
  if (one !== undefined) copy.splice(to, 0, one);
  return copy;
}
