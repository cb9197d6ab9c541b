// What can be set for a post on each network, beside its words: the everyday ones, with what they take.
// Settings that are not named here stay as they are.
import type { Network } from "../../api/types";

export type Option =
  | { name: string; kind: "text" | "list" | "yes" }
  /** One of a few; what is not chosen is as the network has it. */
  | { name: string; kind: "choice"; choices: readonly string[] }
  | { name: string; kind: "card" };

const text = (...names: string[]): Option[] => names.map((name) => ({ name, kind: "text" }));
const yes = (...names: string[]): Option[] => names.map((name) => ({ name, kind: "yes" }));
const list = (...names: string[]): Option[] => names.map((name) => ({ name, kind: "list" }));
const choice = (name: string, ...choices: string[]): Option => ({ name, kind: "choice", choices });

export const optionsOf: Partial<Record<Network, readonly Option[]>> = {
  bluesky: [{ name: "link_card", kind: "card" }],
  mastodon: [choice("visibility", "public", "unlisted", "private"), ...text("spoiler_text"), ...yes("sensitive")],
  facebook: [choice("placement", "feed", "reel", "story"), ...text("link", "title")],
  instagram: [choice("placement", "feed", "reel", "story"), ...list("collaborators"), ...yes("comments", "is_paid_partnership", "is_ai_generated")],
  threads: [choice("reply_control", "everyone", "accounts_you_follow", "mentioned_only", "followers_only"), ...text("topic_tag", "link"), ...yes("is_spoiler_media")],
  x: [choice("reply_settings", "everyone", "following", "mentionedUsers", "subscribers", "verified"), ...yes("paid_partnership", "made_with_ai")],
  linkedin: [choice("visibility", "public", "connections", "logged_in"), ...text("link", "link_title", "link_description", "media_title"), ...yes("reshare_disabled")],
  youtube: [...text("title"), choice("visibility", "public", "unlisted", "private"), ...list("tags"), ...yes("made_for_kids", "paid_promotion", "synthetic_media")],
  tiktok: [choice("privacy_level", "PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "FOLLOWER_OF_CREATOR", "SELF_ONLY"), ...text("title"), ...yes("allow_comment", "brand_content", "brand_organic", "is_aigc")],
  snapchat: [choice("placement", "story", "saved_story", "spotlight")],
  pinterest: text("title", "link"),
  tumblr: [...text("title"), ...list("tags"), choice("visibility", "public", "private")],
  reddit: [...text("title", "link", "flair_text"), ...yes("nsfw", "spoiler")],
  google_business: [
    choice("type", "standard", "event", "offer"),
    choice("action", "book", "order", "shop", "learn_more", "sign_up", "call"),
    ...text("action_url", "event_title", "starts_at", "ends_at", "coupon_code", "redeem_url", "terms"),
  ],
  wordpress: [...text("title", "excerpt"), ...list("categories", "tags"), choice("status", "publish", "private", "pending")],
  telegram: [choice("format", "plain", "html", "markdown"), ...yes("silent", "link_preview")],
  slack: [choice("format", "text", "mrkdwn"), ...text("header")],
  discord: [choice("format", "markdown", "plain"), ...text("thread_name"), ...yes("silent", "link_previews")],
};

/** A name as sentences have it: `option-link-title`, `choice-public-to-everyone`. */
export function wordsOf(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1-$2").replaceAll("_", "-").toLowerCase();
}

/** A list as people type it. */
export function readList(typed: string): string[] {
  return typed.split(/[,\n]/).map((each) => each.trim()).filter((each) => each !== "");
}

/** Puts a setting in, or takes it out where nothing is left of it. */
export function withOption(options: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  const isNothing = value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  const { [name]: _, ...rest } = options;
  return isNothing ? rest : { ...rest, [name]: value };
}
