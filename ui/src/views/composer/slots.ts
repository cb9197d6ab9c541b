// Instants at which a post may go out on all its channels. The server names them channel by channel; what
// only some of them named is asked about by a check.
import type { CheckReport, Finding, Slots } from "../../api/types";

export interface Candidate {
  at: string;
  /** Channels that named it. */
  channels: string[];
  /** What would still be said about it then, beside the wording. */
  findings: Finding[];
}

/** What is said of a post's place among others; the wording is the same at any time. */
export function ofPlace(findings: readonly Finding[]): Finding[] {
  return findings.filter((each) => each.scope !== "post" && each.suppressed_by == null);
}

/** Every instant that was named, early ones first, at most two of one day. */
export function candidatesOf(slots: Slots, dayOf: (at: string) => string): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { channel, slots: named } of slots.channels) {
    for (const { at, findings } of named) {
      const one = found.get(at) ?? { at, channels: [], findings: [] };
      one.channels.push(channel);
      one.findings.push(...ofPlace(findings));
      found.set(at, one);
    }
  }
  const perDay = new Map<string, number>();
  return [...found.values()]
    .sort((a, b) => b.channels.length - a.channels.length || a.at.localeCompare(b.at))
    .filter(({ at }) => {
      const day = dayOf(at);
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
      return (perDay.get(day) ?? 0) <= 2;
    })
    .sort((a, b) => a.at.localeCompare(b.at));
}

/** Those on which every channel can go; asks `check` about the others, at most `tries` times. */
export async function commonOf(
  all: readonly Candidate[],
  channels: number,
  check: (at: string) => Promise<CheckReport>,
  { wanted = 5, tries = 6 }: { wanted?: number; tries?: number } = {},
): Promise<Candidate[]> {
  const good: Candidate[] = [];
  let left = tries;
  for (const one of all) {
    if (good.length >= wanted) break;
    if (one.channels.length >= channels) {
      good.push(one);
      continue;
    }
    if (left <= 0) continue;
    left -= 1;
    const report = await check(one.at);
    if (!report.findings.some((each) => each.blocks && each.scope !== "post")) good.push({ ...one, findings: ofPlace(report.findings) });
  }
  return good;
}

/** The rules that stood in the way on any channel. */
export function inTheWay(slots: Slots): string[] {
  return [...new Set(slots.channels.filter((each) => each.slots.length === 0).flatMap((each) => each.held_back_by))];
}
