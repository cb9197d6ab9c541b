// The pictures and films of a post: those that are stored, and those on their way into the library for it.
import { api } from "../../api/client";
import { ApiProblem, sentence } from "../../api/errors";
import type { Media } from "../../api/types";
import { uploads, type Upload } from "../media/uploads.svelte";
import { keyOf, type Where } from "./content";

let next = 1;

export class MediaShelf {
  known = $state.raw<Map<string, Media>>(new Map());
  /** What went wrong with a stored one, by its id. */
  errors = $state.raw<Map<string, string>>(new Map());
  #asked = new Set<string>();
  /** Names the post among those that files are on their way for. */
  #name = $state(`post ${next++}`);
  #fields = new Map<string, Where>();
  #end: () => void;

  /** `take` puts a stored one where it belongs; false where there is no room for it any more. */
  constructor(take: (where: Where, media: string) => boolean) {
    this.#end = uploads.onStored((media, field) => {
      const where = field?.startsWith(`${this.#name}:`) ? this.#fields.get(field) : undefined;
      if (!where) return false;
      this.#put(media);
      return take(where, media.id);
    });
  }

  /** Another post is being written: what is still on its way for the one before goes to the library alone. */
  leave(): void {
    this.#name = `post ${next++}`;
    this.#fields.clear();
  }

  /** Files on their way to a place of the post, or not taken. */
  at(where: Where): Upload[] {
    const field = `${this.#name}:${keyOf(where)}`;
    return uploads.list.filter((each) => each.field === field);
  }

  /** Stores files for a place of the post. */
  add(files: readonly File[], where: Where): void {
    const field = `${this.#name}:${keyOf(where)}`;
    this.#fields.set(field, where);
    uploads.add(files, field);
  }

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

  /** Takes one of the library as it is known there. */
  know(media: Media): void {
    this.#put(media);
  }

  #put(media: Media): void {
    this.#asked.add(media.id);
    this.known = new Map(this.known).set(media.id, media);
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

  /** The view is left; what is on its way goes on. */
  stop(): void {
    this.#end();
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
