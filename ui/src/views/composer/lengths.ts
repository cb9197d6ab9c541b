// How long a post is on each channel, as its network counts; only the server's numbers.
import type { CheckReport } from "../../api/types";

type ChannelLength = CheckReport["lengths"][number];
export type Length = ChannelLength["parts"][number];

/** The length of a part on a channel; null where the last check did not know it. */
export function lengthAt(lengths: readonly ChannelLength[], channel: string, part: number): Length | null {
  return lengths.find((each) => each.channel === channel)?.parts[part] ?? null;
}

/** The tightest of several channels. */
export function tightest(lengths: readonly ChannelLength[], channels: readonly string[], part: number): { channel: string; length: Length } | null {
  let worst: { channel: string; length: Length } | null = null;
  for (const channel of channels) {
    const length = lengthAt(lengths, channel, part);
    if (length && (worst === null || length.remaining < worst.length.remaining)) worst = { channel, length };
  }
  return worst;
}

/** From nine tenths on what is left is said, and what is too much. */
export function isTight({ counted, limit }: Length): boolean {
  return counted * 10 >= limit * 9;
}
