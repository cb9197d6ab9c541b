// Passages of a text that findings are about: laid over one another, and carried along while one types.
import type { Severity } from "../../api/types";

/** A passage, half-open, in UTF-16 units as browsers count. */
export interface Range {
  start: number;
  end: number;
}

export interface Mark extends Range {
  /** The item it belongs to. */
  key: string;
  severity: Severity;
}

/** A stretch of text that is marked the same throughout. */
export interface Segment extends Range {
  text: string;
  /** The heaviest of what is said about it; null where nothing is. */
  severity: Severity | null;
  keys: string[];
}

const weights: Record<Severity, number> = { info: 1, warning: 2, error: 3 };

export function heavier(a: Severity | null, b: Severity): Severity {
  return a !== null && weights[a] >= weights[b] ? a : b;
}

export function weightOf(severity: Severity): number {
  return weights[severity];
}

/** Cuts a text where marks begin and end. */
export function segments(text: string, marks: readonly Mark[]): Segment[] {
  const inside = marks.filter(({ start, end }) => start < end && start >= 0 && end <= text.length);
  const cuts = [...new Set([0, text.length, ...inside.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  const found: Segment[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const start = cuts[i] as number;
    const end = cuts[i + 1] as number;
    const over = inside.filter((each) => each.start <= start && each.end >= end);
    const severity = over.reduce<Severity | null>((worst, each) => heavier(worst, each.severity), null);
    found.push({ start, end, text: text.slice(start, end), severity, keys: [...new Set(over.map((each) => each.key))] });
  }
  return found;
}

/** What two texts differ in: `before` from `start` to `end` became `by`. */
export function difference(before: string, after: string): Range & { by: string } {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { start, end: before.length - tail, by: after.slice(start, after.length - tail) };
}

/** Where a passage of the text that was checked stands in the text as it is now; null where it was changed. */
export function carry<T extends Range>(range: T, before: string, after: string): T | null {
  if (before === after) return range;
  const { start, end, by } = difference(before, after);
  if (range.end <= start) return range;
  if (range.start < end || range.start < start) return null;
  const shift = by.length - (end - start);
  return { ...range, start: range.start + shift, end: range.end + shift };
}

export interface Edit extends Range {
  by: string;
}

/** Makes several changes that do not overlap; of two that do the first one stays. */
export function applied(text: string, edits: readonly Edit[]): string {
  let done = 0;
  let result = "";
  for (const { start, end, by } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < done || end > text.length) continue;
    result += text.slice(done, start) + by;
    done = end;
  }
  return result + text.slice(done);
}
