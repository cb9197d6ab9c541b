// Publications that wait for somebody, with their posts. One whose post was planned anew since, or is
// gone, waits for nobody, although its own state never changes again.
import { api } from "../api/client";
import { ApiProblem } from "../api/errors";
import type { PostSummary, PublicationSummary } from "../api/types";

export interface OpenThings {
  /** Newest first. */
  publications: PublicationSummary[];
  /** Their posts by id, with the fields that were asked for. */
  posts: Map<string, PostSummary>;
  /** Whether there are more than are listed. */
  hasMore: boolean;
}

/** At most one page: more than a hundred open things are shown as "99+". */
const PAGE = 100;

async function postsOf(publications: readonly PublicationSummary[], fields: string, signal: AbortSignal): Promise<Map<string, PostSummary>> {
  const wanted = new Set(publications.map((each) => each.post));
  if (wanted.size === 0) return new Map();
  const query = { state: "needs_attention,failed,partly_published,publishing", limit: PAGE, fields };
  const { items } = await api.get("/api/v1/posts", { query, signal });
  const found = new Map(items.filter((each) => wanted.has(each.id)).map((each) => [each.id, each]));
  // Few are left: posts that also wait on another channel, and those that were planned anew or are gone.
  const others = [...wanted].filter((id) => !found.has(id));
  await Promise.all(
    others.map(async (id) => {
      try {
        found.set(id, await api.get("/api/v1/posts/{id}", { path: { id }, query: { fields }, signal }));
      } catch (error) {
        if (!(error instanceof ApiProblem && error.status === 404)) throw error;
      }
    }),
  );
  return found;
}

/** Reads what is in one of these states and still counts; `fields` of the posts must name `publications`. */
export async function readOpen(states: string, fields: string, signal: AbortSignal): Promise<OpenThings> {
  const page = await api.get("/api/v1/publications", { query: { state: states, limit: PAGE }, signal });
  const posts = await postsOf(page.items, fields, signal);
  const publications = page.items.filter((each) => posts.get(each.post)?.publications.some((line) => line.id === each.id));
  return { publications, posts, hasMore: typeof page.next_cursor === "string" };
}
