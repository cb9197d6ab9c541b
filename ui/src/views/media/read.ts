// Reading the library, and which posts use a picture or film.
import { api } from "../../api/client";
import type { ApiProblem } from "../../api/errors";
import type { Page } from "../../api/paged.svelte";
import type { Media, PostSummary } from "../../api/types";

const shown = "id,text,lang,state,planned_at,publications";

export async function readMedia(words: string, cursor: string | null, signal: AbortSignal): Promise<Page<Media>> {
  const query = { limit: 100, ...(words ? { q: words } : {}), ...(cursor ? { cursor } : {}) };
  const page = await api.get("/api/v1/media", { query, signal });
  return { items: page.items, next: page.next_cursor ?? null };
}

/** The newest posts that carry it. */
export async function usersOf(media: string, signal: AbortSignal): Promise<PostSummary[]> {
  return (await api.get("/api/v1/posts", { query: { media, limit: 20, fields: shown }, signal })).items;
}

/** The posts that a refusal names; those that are gone meanwhile are left out. */
export async function namedPosts(error: ApiProblem): Promise<PostSummary[]> {
  const ids = Array.isArray(error.more["posts"]) ? (error.more["posts"] as unknown[]).filter((each) => typeof each === "string") : [];
  const read = ids.slice(0, 10).map((id) => api.get("/api/v1/posts/{id}", { path: { id }, query: { fields: shown } }));
  const settled = await Promise.allSettled(read);
  return settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
}
