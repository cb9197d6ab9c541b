// What holds for a rule, in words: its numbers, what it does about them, and where that comes from.
import type { Origin, Severity } from "../../api/types";
import { number } from "../../words/format";
import { t } from "../../words/words.svelte";
import type { Level, RuleChoice, RuleLimits, RuleSettings, Settings, Side, Unit, UnitSettings } from "./shapes";

export type Step = "info" | "warning" | "error";
export const steps: readonly Step[] = ["info", "warning", "error"];
const rank: Record<Severity, number> = { info: 0, warning: 1, error: 2 };
const order: readonly Origin[] = ["default", "network", "workspace", "audience", "channel", "post"];

/** An amount with what it counts: "20 %", "3 posts a day". Several numbers stand as text: "20 / 33 %". */
export function amount(unit: Unit, value: number | string): string {
  return t(`rule-unit-${unit.replaceAll("_", "-")}`, { value });
}

/** What is counted, alone: "posts a day". */
export function unitName(unit: Unit): string {
  return t(`rule-counted-${unit.replaceAll("_", "-")}`);
}

/** What a finding of a severity does under these settings. */
export function act(rule: RuleSettings, settings: Settings, severity: Severity): Severity | "stops" {
  const stops = rule.blocks.value && rank[severity] >= rank[settings.blocks_from.value];
  return stops ? "stops" : severity;
}

/** With a capital letter in front. */
export function sentence(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

function effectOfUnit(rule: RuleSettings, settings: Settings, unit: UnitSettings): string[] {
  return steps.flatMap((step) => {
    const found = unit[step];
    return found ? [limitWords(unit, act(rule, settings, weight(rule) ?? step), found.value)] : [];
  });
}

/** The severity that a layer gives to all that a rule reports; null where the rule weighs by itself. */
export function weight(rule: RuleSettings): Severity | null {
  const level = rule.level.value;
  return level === null || level === undefined || level === "off" ? null : level;
}

/** "warns above 20 %"; above nothing at all, "warns at the first". */
export function limitWords({ unit, reports }: { unit: Unit; reports: Side }, what: Severity | "stops", value: number): string {
  if (reports === "above" && value === 0) return t("rule-effect-first", { act: what, counted: unitName(unit) });
  return t(`rule-effect-${reports}`, { act: what, limit: amount(unit, value) });
}

/** "Warns above 20 %, stops above 33 %." Of a rule without numbers, what its findings do. */
export function effectOf(rule: RuleSettings, settings: Settings, usual: Severity): string {
  if (rule.level.value === "off") return t("rule-effect-off");
  const parts = rule.limits.flatMap((unit) => effectOfUnit(rule, settings, unit));
  return sentence(parts.length > 0 ? parts.join(", ") : t("rule-effect-plain", { act: act(rule, settings, weight(rule) ?? usual) }));
}

/** The numbers of the first thing that a rule counts: "20 / 33 %"; else what it does: "warns". */
export function valueOf(rule: RuleSettings, settings: Settings, usual: Severity): string {
  if (rule.level.value === "off") return t("rule-value-off");
  const first = rule.limits[0];
  const values = first ? steps.flatMap((step) => (first[step] ? [first[step].value] : [])) : [];
  if (first && first.reports === "above" && values.length > 0 && values.every((each) => each === 0)) return t("rule-value-first");
  if (first && values.length > 0) return amount(first.unit, values.length === 1 ? (values[0] ?? 0) : values.map((each) => number(each)).join(" / "));
  return t("rule-value-plain", { act: act(rule, settings, weight(rule) ?? usual) });
}

/** The innermost layer that says something about a rule here. */
export function originOf(rule: RuleSettings): Origin {
  const all = [rule.level.origin, rule.blocks.origin, rule.can_override.origin, ...rule.limits.flatMap((unit) => steps.flatMap((step) => (unit[step] ? [unit[step].origin] : [])))];
  return all.reduce((last, each) => (order.indexOf(each) > order.indexOf(last) ? each : last), "default" as Origin);
}

export function isEmpty(choice: RuleChoice | undefined): boolean {
  if (!choice) return true;
  const limits = Object.values(choice.limits ?? {}).some((each) => steps.some((step) => each[step] != null));
  return choice.level == null && choice.blocks == null && choice.can_override == null && !limits;
}

/** What one layer says about a rule, one entry for each thing; none where it says nothing. */
export function choiceWords(choice: RuleChoice | undefined, units: readonly UnitSettings[]): string[] {
  if (!choice) return [];
  const words: string[] = [];
  if (choice.level != null) words.push(t(`rule-level-${choice.level}`));
  for (const { unit, reports } of units) {
    const limits: RuleLimits | undefined = choice.limits?.[unit];
    for (const step of steps) {
      const value = limits?.[step];
      if (value != null) words.push(limitWords({ unit, reports }, step, value));
    }
  }
  if (choice.blocks != null) words.push(t(choice.blocks ? "rule-choice-stops" : "rule-choice-stops-not"));
  if (choice.can_override != null) words.push(t(choice.can_override ? "rule-choice-kept" : "rule-choice-kept-not"));
  return words;
}

/** What of the effective values comes from one layer, as that layer's choice. */
export function partOf(rule: RuleSettings, origins: readonly Origin[]): RuleChoice {
  const choice: RuleChoice = {};
  const limits: Record<string, RuleLimits> = {};
  for (const unit of rule.limits) {
    const own: RuleLimits = {};
    for (const step of steps) {
      const found = unit[step];
      if (found && origins.includes(found.origin)) own[step] = found.value;
    }
    if (Object.keys(own).length > 0) limits[unit.unit] = own;
  }
  if (Object.keys(limits).length > 0) choice.limits = limits;
  if (origins.includes(rule.level.origin) && rule.level.value != null) choice.level = rule.level.value;
  if (origins.includes(rule.blocks.origin)) choice.blocks = rule.blocks.value;
  if (origins.includes(rule.can_override.origin)) choice.can_override = rule.can_override.value;
  return choice;
}

export const levels: readonly Level[] = ["off", "info", "warning", "error"];
