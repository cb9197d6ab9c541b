// Reading the library, and which posts use a picture or film, where the server can tell.
import { api } from "../../api/client";
import { ApiProblem } from "../../api/errors";
import type { Page } from "../../api/paged.svelte";
import type { Media, PostSummary } from "../../api/types";

/** A picture or film, with how many posts carry it where that is known. */
export type Kept = Media & { uses?: number };

type Query = { q?: string; cursor?: string; limit?: number };

// A server that does not know these parameters refuses them by name; it is then asked without.
let tellsUses = true;
let findsByMedia = true;

function isUnknown(error: unknown, field: string): boolean {
  return error instanceof ApiProblem && error.code === "unknown_field" && error.fields.some((each) => each.field === field);
}

export async function readMedia(words: string, cursor: string | null, signal: AbortSignal): Promise<Page<Kept>> {
  const query: Query = { limit: 100, ...(words ? { q: words } : {}), ...(cursor ? { cursor } : {}) };
  const read = async (more: object): Promise<Page<Kept>> => {
    const page = await api.get("/api/v1/media", { query: { ...query, ...more }, signal });
    return { items: page.items, next: page.next_cursor ?? null };
  };
  if (!tellsUses) return read({});
  try {
    return await read({ with: "uses" });
  } catch (error) {
    if (!isUnknown(error, "with")) throw error;
    tellsUses = false;
    return read({});
  }
}

/** The posts that carry it; null where the server cannot tell. */
export async function usersOf(media: string, signal: AbortSignal): Promise<PostSummary[] | null> {
  if (!findsByMedia) return null;
  try {
    const query = { media, limit: 20, fields: "id,text,lang,state,planned_at,publications" } as { limit: number };
    return (await api.get("/api/v1/posts", { query, signal })).items;
  } catch (error) {
    if (!isUnknown(error, "media")) throw error;
    findsByMedia = false;
    return null;
  }
}

/** The posts that a refusal names; those that are gone meanwhile are left out. */
export async function namedPosts(error: ApiProblem): Promise<PostSummary[]> {
  const ids = Array.isArray(error.more["posts"]) ? (error.more["posts"] as unknown[]).filter((each) => typeof each === "string") : [];
  const read = ids.slice(0, 10).map((id) => api.get("/api/v1/posts/{id}", { path: { id }, query: { fields: "id,text,lang,state,planned_at,publications" } }));
  const settled = await Promise.allSettled(read);
  return settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
}
