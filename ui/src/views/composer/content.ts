// What is written of a post: one text for all channels, and what is different on single ones. Plain data;
// made of the server's answers and turned into what it takes.
import type { Post, PostChange, PostInput, PublicationState } from "../../api/types";
import { applied, type Edit } from "./marks";

export interface Part {
  text: string;
  media: string[];
}

/** What is different on one channel; null where it is taken from the post. */
export interface Variant {
  channel: string;
  text: string | null;
  media: string[] | null;
  thread: Part[] | null;
  options: Record<string, unknown>;
}

export type Promotion = Post["promotion"];
export type About = Post["about"];

export interface Content {
  text: string;
  lang: string | null;
  channels: string[];
  variants: Variant[];
  media: string[];
  thread: Part[];
  promotion: Promotion;
  pillar: string | null;
  tags: string[];
  about: About;
}

/** The place of a text: the first part is 0; `channel` where the channel has a text of its own. */
export interface Where {
  channel: string | null;
  part: number;
}

const noAbout: About = { kind: "post", was_asked: false, relation: "none", offer: null, is_essential: false, is_evergreen: false, campaign: null };

export function blank(channels: readonly string[] = []): Content {
  return { text: "", lang: null, channels: [...channels], variants: [], media: [], thread: [], promotion: "auto", pillar: null, tags: [], about: { ...noAbout } };
}

type Parts = readonly { text: string; media?: string[] }[];

function partsOf(parts: Parts): Part[] {
  return parts.map(({ text, media }) => ({ text, media: [...(media ?? [])] }));
}

/** What is written of a stored post. */
export function contentOf(post: Post): Content {
  return {
    text: post.text,
    lang: post.lang ?? null,
    channels: [...post.channels],
    variants: post.variants.map((each) => ({
      channel: each.channel,
      text: each.text ?? null,
      media: each.media ? [...each.media] : null,
      thread: each.thread ? partsOf(each.thread) : null,
      options: { ...(each.options as Record<string, unknown>) },
    })),
    media: [...post.media],
    thread: partsOf(post.thread),
    promotion: post.promotion,
    pillar: post.pillar ?? null,
    tags: [...post.tags],
    about: { ...noAbout, ...post.about },
  };
}

export function isDifferent(variant: Variant): boolean {
  return variant.text !== null || variant.media !== null || variant.thread !== null || Object.keys(variant.options).length > 0;
}

/** The variants that say something, of channels that are chosen. */
function told(content: Content): Variant[] {
  return content.variants.filter((each) => content.channels.includes(each.channel) && isDifferent(each));
}

/** The body that makes or checks a post. */
export function inputOf(content: Content, publishAt: string | null = null): PostInput {
  const input: PostInput = { ...content, variants: told(content) };
  if (publishAt !== null) input.publish_at = publishAt;
  return input;
}

/** What differs between two contents, as the body that changes a post; null where nothing does. */
export function changeOf(before: Content, after: Content): PostChange | null {
  const change: Record<string, unknown> = {};
  const a: Record<string, unknown> = { ...before, variants: told(before) };
  const b: Record<string, unknown> = { ...after, variants: told(after) };
  for (const key of Object.keys(b)) if (JSON.stringify(a[key]) !== JSON.stringify(b[key])) change[key] = b[key];
  if (Object.keys(change).length === 0) return null;
  // Nobody has named the language: other words may be in another one.
  if (after.lang === null && ["text", "thread", "variants"].some((key) => key in change)) change["lang"] = null;
  return change as PostChange;
}

export function isSame(a: Content, b: Content): boolean {
  return changeOf(a, b) === null;
}

/** Whether there is anything worth keeping. */
export function isBlank(content: Content): boolean {
  return content.text.trim() === "" && content.media.length === 0 && content.thread.length === 0 && content.variants.every((each) => !isDifferent(each));
}

export function variantOf(content: Content, channel: string): Variant | null {
  return content.variants.find((each) => each.channel === channel) ?? null;
}

/** Whether a channel has words of its own. */
export function hasOwnText(content: Content, channel: string): boolean {
  const variant = variantOf(content, channel);
  return variant !== null && (variant.text !== null || variant.thread !== null);
}

/** The parts of a post as they go out on a channel, or as they are written for all. */
export function partsFor(content: Content, channel: string | null): Part[] {
  const variant = channel === null ? null : variantOf(content, channel);
  const first = { text: variant?.text ?? content.text, media: variant?.media ?? content.media };
  return [first, ...(variant?.thread ?? content.thread)];
}

/** The text at a place. */
export function textAt(content: Content, { channel, part }: Where): string {
  return partsFor(content, channel)[part]?.text ?? "";
}

/** The pictures and films at a place. */
export function mediaAt(content: Content, { channel, part }: Where): string[] {
  return partsFor(content, channel)[part]?.media ?? [];
}

/** Puts pictures and films at a place; a channel gets its own, beginning with those of all. */
export function writeMedia(content: Content, { channel, part }: Where, media: string[]): void {
  if (channel === null) {
    if (part === 0) content.media = media;
    else if (content.thread[part - 1]) (content.thread[part - 1] as Part).media = media;
    return;
  }
  const variant = ensureVariant(content, channel);
  if (part === 0) variant.media = media;
  else {
    variant.thread ??= partsOf(content.thread);
    if (variant.thread[part - 1]) (variant.thread[part - 1] as Part).media = media;
  }
}

/** Which text a field of a channel is, as findings name it: `text`, `thread[0].text`; null for others. */
export function whereOf(content: Content, channel: string, field: string): Where | null {
  const variant = variantOf(content, channel);
  if (field === "text") return { channel: variant?.text != null ? channel : null, part: 0 };
  const match = /^thread\[(\d+)\]\.text$/.exec(field);
  if (!match) return null;
  return { channel: variant?.thread != null ? channel : null, part: Number(match[1]) + 1 };
}

/** A name for a place, to look it up by. */
export function keyOf({ channel, part }: Where): string {
  return `${channel ?? ""}#${part}`;
}

/** Writes a text at a place. */
export function write(content: Content, { channel, part }: Where, text: string): void {
  if (channel === null) {
    if (part === 0) content.text = text;
    else if (content.thread[part - 1]) (content.thread[part - 1] as Part).text = text;
    return;
  }
  const variant = content.variants.find((each) => each.channel === channel);
  if (!variant) return;
  if (part === 0) variant.text = text;
  else if (variant.thread?.[part - 1]) (variant.thread[part - 1] as Part).text = text;
}

/** The text at a place with several changes; those of other places are left out. */
export function edited(content: Content, where: Where, edits: readonly (Edit & { where: Where })[]): string {
  const key = keyOf(where);
  return applied(textAt(content, where), edits.filter((each) => keyOf(each.where) === key));
}

/** Each place that changes are for, once. */
export function placesOf(edits: readonly { where: Where }[]): Where[] {
  return [...new Map(edits.map(({ where }) => [keyOf(where), where])).values()];
}

/** The variant of a channel, made where there is none. */
export function ensureVariant(content: Content, channel: string): Variant {
  let variant = content.variants.find((each) => each.channel === channel);
  if (!variant) {
    content.variants.push({ channel, text: null, media: null, thread: null, options: {} });
    variant = content.variants.at(-1) as Variant;
  }
  return variant;
}

/** Gives a channel words of its own, beginning with those of all. */
export function makeDifferent(content: Content, channel: string): void {
  const variant = ensureVariant(content, channel);
  variant.text ??= content.text;
  if (content.thread.length > 0) variant.thread ??= partsOf(content.thread);
}

/** Takes the words of all again; settings of the network stay. */
export function makeSame(content: Content, channel: string): void {
  const variant = content.variants.find((each) => each.channel === channel);
  if (!variant) return;
  variant.text = null;
  variant.thread = null;
  variant.media = null;
}

/** The first line of a text as a short title; empty where nothing is written. */
export function titleOf(content: Content): string {
  const line = content.text.split("\n").find((each) => each.trim() !== "")?.trim() ?? "";
  return line.length <= 60 ? line : `${line.slice(0, 60).replace(/\s+\S*$/, "")}…`;
}

const onItsWay: readonly PublicationState[] = ["sending", "processing"];

/** Why a post can no longer be changed; null where it can. */
export function lockOf(publications: readonly { state: PublicationState }[]): "sending" | "unknown" | "handed" | "out" | null {
  const is = (state: PublicationState) => publications.some((each) => each.state === state);
  if (onItsWay.some(is)) return "sending";
  if (is("unknown")) return "unknown";
  if (is("sent") || is("confirmed")) return "out";
  return is("handed") ? "handed" : null;
}
