// Copies of posts: always drafts without a date, so that nothing goes out by itself.
import { api } from "../../api/client";
import { sentence } from "../../api/errors";
import type { Post, PostInput } from "../../api/types";
import { go } from "../../app/router.svelte";
import { toast } from "../../app/toasts.svelte";
import { workspace } from "../../app/workspace.svelte";
import { t } from "../../words/words.svelte";
import type { Row } from "./rows";

function contentOf(post: Post, channels: string[]): PostInput {
  return {
    text: post.text,
    lang: post.lang ?? null,
    channels,
    media: post.media,
    thread: post.thread,
    promotion: post.promotion,
    pillar: post.pillar ?? null,
    tags: post.tags,
    about: post.about,
    variants: post.variants
      .filter((each) => channels.includes(each.channel))
      .map(({ channel, options, text, thread, media }) => ({ channel, options, text: text ?? null, thread: thread ?? null, media: media ?? null })),
  };
}

/** Copies a post to one other channel, or with all its channels where none is given. */
export async function copyAsDraft(row: Row, channel?: string): Promise<void> {
  try {
    const post = await api.get("/api/v1/posts/{id}", { path: { id: row.post } });
    const made = await api.post("/api/v1/posts", { body: contentOf(post, channel === undefined ? post.channels : [channel]) });
    const text = channel === undefined ? t("calendar-copied") : t("calendar-copied-to", { channel: workspace.channel(channel)?.name ?? "" });
    toast(text, { tone: "ok", act: { label: t("calendar-open"), run: () => go(`/posts/${made.id}`, { over: true }) } });
  } catch (error) {
    toast(`${t("calendar-not-copied")} ${sentence(error)}`, { tone: "bad" });
  }
}
