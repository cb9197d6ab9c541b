// What stands against a post, as a person reads it: what rules say, and what networks would refuse; the
// same thing said of several channels is one item.
import type { CheckReport, FieldError, Finding, Severity } from "../../api/types";
import { keyOf, type Content, type Where, whereOf } from "./content";
import { heavier, type Edit, type Mark, type Range, weightOf } from "./marks";

/** A passage in one of the texts of a post. */
export interface Passage extends Range {
  where: Where;
}

export interface Item {
  /** Stays the same while the item does, also between two checks. */
  key: string;
  severity: Severity;
  /** Whether it keeps the post from being planned. */
  stops: boolean;
  channels: string[];
  passages: Passage[];
  /** What a fix would change, in the texts it would change. */
  edits: (Edit & { where: Where })[];
  /** What a rule says; null for what a network refuses. */
  finding: Finding | null;
  refusal: FieldError | null;
  /** Somebody has set it aside; it holds nothing back. */
  isAside: boolean;
}

/** What of a check is to be shown. */
export type Said = Pick<CheckReport, "findings" | "limits">;

export interface Told {
  /** Whether people post by hand on a channel: what its network would refuse is theirs to see to. */
  isByHand?: (channel: string) => boolean;
  /** Rules that somebody lets the post out against. */
  overridden?: readonly string[];
}

function same<T extends { where: Where } & Range>(list: readonly T[], one: T): boolean {
  return list.some((each) => each.start === one.start && each.end === one.end && keyOf(each.where) === keyOf(one.where));
}

/** What was found, grouped, the heaviest first; what was set aside comes last. */
export function itemsOf(said: Said, content: Content, { isByHand = () => false, overridden = [] }: Told = {}): Item[] {
  const found = new Map<string, Item>();
  for (const refusal of said.limits) {
    const channel = refusal.channel ?? "";
    const key = `limit|${refusal.code}|${refusal.field}|${refusal.limit ?? ""}`;
    const stops = !isByHand(channel);
    const item = found.get(key) ?? { key, severity: stops ? "error" : "warning", stops, channels: [], passages: [], edits: [], finding: null, refusal, isAside: false };
    item.stops ||= stops;
    if (channel !== "" && !item.channels.includes(channel)) item.channels.push(channel);
    found.set(key, item);
  }
  for (const finding of said.findings) add(found, finding, content, overridden);
  const order = (item: Item) => (item.isAside ? -10 : 0) + (item.stops ? 5 : 0) + weightOf(item.severity);
  return [...found.values()].sort((a, b) => order(b) - order(a));
}

function add(found: Map<string, Item>, finding: Finding, content: Content, overridden: readonly string[]): void {
  const isAside = finding.suppressed_by != null || overridden.includes(finding.rule);
  const stops = finding.blocks && !isAside;
  const key = `${finding.rule}|${finding.message.en}`;
  const item = found.get(key) ?? { key, severity: finding.severity, stops, channels: [], passages: [], edits: [], finding, refusal: null, isAside };
  // The heaviest speaks for all of them: its numbers and its way out are shown.
  if (item.finding && (weightOf(finding.severity) > weightOf(item.severity) || (stops && !item.stops))) item.finding = finding;
  item.severity = heavier(item.severity, finding.severity);
  item.stops ||= stops;
  item.isAside &&= isAside;
  if (!item.channels.includes(finding.channel)) item.channels.push(finding.channel);
  for (const span of finding.spans) {
    const where = whereOf(content, finding.channel, span.field);
    const passage = where && { where, start: span.utf16_start, end: span.utf16_end };
    if (passage && !same(item.passages, passage)) item.passages.push(passage);
  }
  for (const { span, replacement } of finding.fix?.edits ?? []) {
    const where = whereOf(content, finding.channel, span.field);
    const edit = where && { where, start: span.utf16_start, end: span.utf16_end, by: replacement };
    if (edit && !same(item.edits, edit)) item.edits.push(edit);
  }
  found.set(key, item);
}

/** The marks of one text. */
export function marksAt(items: readonly Item[], where: Where): Mark[] {
  const key = keyOf(where);
  return items
    .filter((item) => !item.isAside)
    .flatMap((item) => item.passages.filter((each) => keyOf(each.where) === key).map(({ start, end }) => ({ start, end, key: item.key, severity: item.severity })));
}

/** Whether a fix changes only how something is written. */
export function isSafe(item: Item): boolean {
  return !item.isAside && item.finding?.fix?.kind === "safe" && item.edits.length > 0;
}

export function stopping(items: readonly Item[]): Item[] {
  return items.filter((item) => item.stops);
}

/** The instant that a fix proposes to move to; null where it proposes none. */
export function proposedInstant(finding: Finding): string | null {
  const at = finding.fix?.label.params["at"];
  return typeof at === "string" && !Number.isNaN(Date.parse(at)) ? new Date(at).toISOString() : null;
}
