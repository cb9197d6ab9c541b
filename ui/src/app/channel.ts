// What a channel looks like everywhere: two letters and one of twelve colours.
import type { Channel, Network } from "../api/types";

const letters: Record<Network, string> = {
  sandbox: "Sb",
  bluesky: "Bs",
  mastodon: "Ma",
  facebook: "Fb",
  x: "X",
  linkedin: "Li",
  instagram: "Ig",
  threads: "Th",
  youtube: "Yt",
  tiktok: "Tk",
  snapchat: "Sc",
  pinterest: "Pi",
  tumblr: "Tu",
  reddit: "Rd",
  google_business: "Gb",
  wordpress: "Wp",
  telegram: "Tg",
  slack: "Sl",
  discord: "Dc",
  xing: "Xi",
  google_plus: "G+",
  webhook: "Wh",
  reminder: "Me",
};

const titles: Record<Network, string> = {
  sandbox: "",
  bluesky: "Bluesky",
  mastodon: "Mastodon",
  facebook: "Facebook",
  x: "X",
  linkedin: "LinkedIn",
  instagram: "Instagram",
  threads: "Threads",
  youtube: "YouTube",
  tiktok: "TikTok",
  snapchat: "Snapchat",
  pinterest: "Pinterest",
  tumblr: "Tumblr",
  reddit: "Reddit",
  google_business: "Google Business",
  wordpress: "WordPress",
  telegram: "Telegram",
  slack: "Slack",
  discord: "Discord",
  xing: "XING",
  google_plus: "Google+",
  webhook: "Webhook",
  reminder: "",
};

export interface Look {
  /** "Ma", or "Ig1" where a workspace has several of one network. */
  code: string;
  /** 1 to 12. */
  palette: number;
}

/** How many colours there are. */
export const PALETTE = 12;

/**
 * The looks of all channels of a workspace, by id, in the order in which they were connected. A channel whose
 * colour nobody has chosen has that of its place, or the next free one where another channel was given that.
 */
export function looksOf(channels: readonly Channel[]): Map<string, Look> {
  const counts = new Map<Network, number>();
  for (const { network } of channels) counts.set(network, (counts.get(network) ?? 0) + 1);
  const given = new Map<Network, number>();
  const taken = new Set(channels.map((each) => each.colour));
  const colours = Array.from({ length: PALETTE }, (_, i) => i + 1);
  return new Map(
    channels.map((channel, i) => {
      const nth = (given.get(channel.network) ?? 0) + 1;
      given.set(channel.network, nth);
      const several = (counts.get(channel.network) ?? 0) > 1;
      const usual = (i % PALETTE) + 1;
      const palette = channel.colour ?? (taken.has(usual) ? (colours.find((each) => !taken.has(each)) ?? usual) : usual);
      taken.add(palette);
      return [channel.id, { code: `${letters[channel.network]}${several ? nth : ""}`, palette }];
    }),
  );
}

/** The name of a network; null for those whose name is a word of the page's language. */
export function networkTitle(network: Network): string | null {
  return titles[network] || null;
}
