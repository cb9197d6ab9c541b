// What a layer says about one rule as the texts of a form, and back.
import { steps, type Step } from "./ruleWords";
import type { Level, RuleChoice, RuleLimits, UnitSettings } from "./shapes";

export interface ChoiceFields {
  /** By unit and step, "percent warning"; empty where the layer says nothing. */
  numbers: Record<string, string>;
  level: Level | "";
  blocks: "" | "yes" | "no";
  canOverride: "" | "yes" | "no";
}

const LIMIT_MAX = 100_000;

function answer(value: boolean | null | undefined): "" | "yes" | "no" {
  if (value == null) return "";
  return value ? "yes" : "no";
}

export function fieldsOf(choice: RuleChoice | undefined, units: readonly UnitSettings[]): ChoiceFields {
  const numbers: Record<string, string> = {};
  for (const { unit } of units) {
    for (const step of steps) {
      const value = choice?.limits?.[unit]?.[step];
      numbers[`${unit} ${step}`] = value == null ? "" : String(value);
    }
  }
  return { numbers, level: choice?.level ?? "", blocks: answer(choice?.blocks), canOverride: answer(choice?.can_override) };
}

function parse(text: string): number | null {
  const trimmed = text.trim().replace(",", ".");
  return trimmed === "" ? null : Number(trimmed);
}

/** The numbers that are none, or outside of what a limit may be. */
export function wrongFields(fields: ChoiceFields): string[] {
  return Object.entries(fields.numbers).flatMap(([key, text]) => {
    const value = parse(text);
    return value !== null && !(value >= 0 && value <= LIMIT_MAX) ? [key] : [];
  });
}

/** What the form says, as a choice. Numbers of things that the rule does not count here stay as they were. */
export function choiceOf(fields: ChoiceFields, before: RuleChoice | undefined, units: readonly UnitSettings[]): RuleChoice {
  const limits: Record<string, RuleLimits> = {};
  const known = new Set<string>(units.map((each) => each.unit));
  for (const [unit, own] of Object.entries(before?.limits ?? {})) if (!known.has(unit)) limits[unit] = own;
  for (const unit of known) {
    const own: RuleLimits = {};
    for (const step of steps as readonly Step[]) {
      const value = parse(fields.numbers[`${unit} ${step}`] ?? "");
      if (value !== null) own[step] = value;
    }
    if (Object.keys(own).length > 0) limits[unit] = own;
  }
  const choice: RuleChoice = {};
  if (Object.keys(limits).length > 0) choice.limits = limits;
  if (fields.level !== "") choice.level = fields.level;
  if (fields.blocks !== "") choice.blocks = fields.blocks === "yes";
  if (fields.canOverride !== "") choice.can_override = fields.canOverride === "yes";
  return choice;
}
