// A post as it goes out on one channel: its own form there, else what all have.
import type { PostSummary } from "../../api/types";

export interface Part {
  text: string;
  media: readonly string[];
}

/** The parts on a channel, the first included. */
export function partsOn(post: PostSummary, channel: string): Part[] {
  const own = post.variants.find((each) => each.channel === channel);
  const thread = own?.thread ?? post.thread;
  return [{ text: own?.text ?? post.text, media: own?.media ?? post.media }, ...thread.map((each) => ({ text: each.text, media: each.media ?? [] }))];
}

/** The first line of a text, short enough for a heading or a row. */
export function firstLine(text: string, length = 90): string {
  const line = text.trim().split("\n", 1)[0]?.trim() ?? "";
  if (line.length <= length) return line;
  const cut = line.slice(0, length);
  const space = cut.lastIndexOf(" ");
  return `${(space > length / 2 ? cut.slice(0, space) : cut).replace(/[\s.,;:–-]+$/, "")}…`;
}

/** The first sentence of a text for a heading: up to a full stop, question mark or colon, as far as that is short. */
export function heading(text: string): string {
  const line = firstLine(text, 64);
  const sentence = /^(.{24,}?[.?…])(\s|$)/.exec(line)?.[1];
  return (sentence ?? line).replace(/\.$/, "");
}

/** An address that may be opened: of the web, or of this server's own pages. */
export function openable(address: string | null | undefined): string | null {
  if (!address) return null;
  return /^https?:\/\//i.test(address) || /^\/(?!\/)/.test(address) ? address : null;
}
