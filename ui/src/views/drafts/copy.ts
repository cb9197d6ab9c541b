// Copies of a post as a new draft, and a deleted draft made again.
import { api } from "../../api/client";
import type { Post, PostInput, PostSummary } from "../../api/types";

/** What a post says, without its date and publications; on these channels where they are given. */
export function contentOf(post: PostSummary, channels?: readonly string[]): PostInput {
  const on = channels ?? post.channels;
  const input: PostInput = {
    text: post.text,
    channels: [...on],
    media: post.media,
    thread: post.thread,
    promotion: post.promotion,
    tags: post.tags,
    about: post.about,
    variants: post.variants.filter((each) => on.includes(each.channel)),
  };
  if (post.pillar) input.pillar = post.pillar;
  if (post.lang) input.lang = post.lang;
  return input;
}

/** Makes a draft of what a post says. */
export async function copyPost(post: PostSummary, channels?: readonly string[], key?: string): Promise<Post> {
  return api.post("/api/v1/posts", { body: contentOf(post, channels), ...(key === undefined ? {} : { key }) });
}
