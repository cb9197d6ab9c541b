// Drafts without a date, read page by page: the API lists all drafts, and those with a day stand in the
// calendar instead.
import { api } from "../../api/client";
import type { Page } from "../../api/paged.svelte";
import type { PostSummary } from "../../api/types";

export interface Wish {
  words: string;
  channel: string | null;
  tag: string | null;
  pillar: string | null;
}

const PAGE = 50;
/** Pages that are read at once at the most, where most drafts have a day. */
const PAGES = 6;

/** Reads on from a cursor until a page is full or there is no more. */
export async function readDrafts(wish: Wish, from: string | null, signal: AbortSignal): Promise<Page<PostSummary>> {
  const drafts: PostSummary[] = [];
  let cursor = from;
  for (let i = 0; i < PAGES; i++) {
    const query = {
      state: "draft",
      limit: PAGE,
      ...(wish.words ? { q: wish.words } : {}),
      ...(wish.channel ? { channel: wish.channel } : {}),
      ...(wish.tag ? { tag: wish.tag } : {}),
      ...(wish.pillar ? { pillar: wish.pillar } : {}),
      ...(cursor ? { cursor } : {}),
    };
    const page = await api.get("/api/v1/posts", { query, signal });
    drafts.push(...page.items.filter((each) => each.planned_at == null));
    cursor = page.next_cursor ?? null;
    if (cursor === null || drafts.length >= PAGE) break;
  }
  return { items: drafts, next: cursor };
}
