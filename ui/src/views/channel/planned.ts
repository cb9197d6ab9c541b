// What a change of rules does to the posts that are planned: the findings of each before and after.
import { api } from "../../api/client";
import type { CalendarRow } from "../../api/types";
import { t } from "../../words/words.svelte";

/** How far ahead planned posts are looked at; the calendar tells at most 100 days at once. */
export const AHEAD_DAYS = 99;

export interface Difference {
  more: number;
  fewer: number;
  /** As many findings as before, but of other weight. */
  other: number;
  planned: number;
}

/** The rows of a channel that have not gone out: planned ones and drafts with a day. */
export async function plannedOn(channel: string, signal?: AbortSignal): Promise<CalendarRow[]> {
  const from = new Date();
  const to = new Date(from.getTime() + AHEAD_DAYS * 86_400_000);
  const query = { channel, from: from.toISOString(), to: to.toISOString(), state: "draft,waiting,due,held" };
  return (await api.get("/api/v1/calendar", { query, ...(signal ? { signal } : {}) })).items;
}

const keyOf = (row: CalendarRow) => row.publication ?? `${row.post} ${row.channel}`;
const sum = ({ findings }: CalendarRow) => findings.info + findings.warning + findings.error;

export function differenceOf(before: readonly CalendarRow[], after: readonly CalendarRow[]): Difference {
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const result: Difference = { more: 0, fewer: 0, other: 0, planned: after.length };
  for (const row of after) {
    const was = known.get(keyOf(row));
    if (!was) continue;
    if (sum(row) > sum(was)) result.more += 1;
    else if (sum(row) < sum(was)) result.fewer += 1;
    else if (row.blocks !== was.blocks || row.findings.error !== was.findings.error || row.findings.warning !== was.findings.warning) result.other += 1;
  }
  return result;
}

/** "2 planned posts gain a finding, 1 loses one." */
export function differenceWords({ more, fewer, other, planned }: Difference): string {
  if (planned === 0) return t("channel-rules-diff-empty");
  if (more + fewer + other === 0) return t("channel-rules-diff-none", { planned });
  const parts = [
    ...(more > 0 ? [t("channel-rules-diff-more", { count: more })] : []),
    ...(fewer > 0 ? [t("channel-rules-diff-fewer", { count: fewer })] : []),
    ...(other > 0 ? [t("channel-rules-diff-other", { count: other })] : []),
  ];
  return `${parts.join(", ")}.`;
}
