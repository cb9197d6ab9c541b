// Values of rules in words.
import type { components } from "../../../api/schema";
import type { Severity } from "../../../api/types";
import { number } from "../../../words/format";
import { t } from "../../../words/words.svelte";
import type { RuleChoice } from "./layer.svelte";

export type Rule = components["schemas"]["RuleInfo"];
export type RuleSettings = components["schemas"]["RuleSettings"];
export type UnitSettings = components["schemas"]["UnitSettings"];
export type Level = components["schemas"]["Level"];

export const steps: readonly Severity[] = ["info", "warning", "error"];

export function unitName(unit: string): string {
  return t(`settings-unit-${unit.replaceAll("_", "-")}`);
}

/** "Posts per day: warning over 3, problem over 6". */
export function limitWords(limits: UnitSettings): string {
  const parts = steps.flatMap((step) => {
    const value = limits[step]?.value;
    return value == null ? [] : [t(`settings-limit-${limits.reports}`, { severity: t(`settings-severity-${step}`), value: number(value) })];
  });
  return t("settings-limits", { unit: unitName(limits.unit), limits: parts.length > 0 ? parts.join(", ") : t("settings-limit-none") });
}

/** What the findings of a rule weigh, and whether they hold a post back. */
export function effectWords({ level, blocks, can_override }: Pick<RuleSettings, "level" | "blocks" | "can_override">): string {
  if (level.value === "off") return t("settings-level-off");
  const weight = level.value === null ? null : t(`severity-${level.value}`);
  if (!blocks.value) return weight ?? t("settings-effect-shown");
  const effect = weight === null ? t("settings-effect-blocks") : t("settings-effect-level-blocks", { level: weight });
  return can_override.value ? effect : t("settings-effect-firm", { effect });
}

/** The innermost layer from which a value of the rule comes. */
export function originOf(settings: RuleSettings): components["schemas"]["Origin"] {
  const order: components["schemas"]["Origin"][] = ["default", "network", "workspace", "audience", "channel", "post"];
  const found = [settings.level, settings.blocks, settings.can_override, ...settings.limits.flatMap((each) => steps.map((step) => each[step]))];
  return found.reduce<components["schemas"]["Origin"]>((inner, each) => (each && order.indexOf(each.origin) > order.indexOf(inner) ? each.origin : inner), "default");
}

/** What holds with a choice laid over what holds without it. */
export function overlaid(settings: RuleSettings, choice: RuleChoice | undefined, origin: components["schemas"]["Origin"]): RuleSettings {
  if (!choice) return settings;
  const over = <T>(value: T | null | undefined, below: { value: T; origin: components["schemas"]["Origin"] }) => (value == null ? below : { value, origin });
  return {
    ...settings,
    level: choice.level == null ? settings.level : { value: choice.level, origin },
    blocks: over(choice.blocks, settings.blocks),
    can_override: over(choice.can_override, settings.can_override),
    limits: settings.limits.map((each) => {
      const own = choice.limits[each.unit];
      const step = (name: Severity) => (own?.[name] == null ? (each[name] ?? null) : { value: own[name], origin });
      return { ...each, info: step("info"), warning: step("warning"), error: step("error") };
    }),
  };
}
