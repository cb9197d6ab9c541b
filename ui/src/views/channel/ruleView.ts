// A rule on a channel as lists show it: value, effect and where that comes from.
import type { Channel, Origin } from "../../api/types";
import { networkName } from "../../app/workspace.svelte";
import { dayShort } from "../../words/format";
import { t } from "../../words/words.svelte";
import { effectOf, originOf, valueOf } from "./ruleWords";
import type { RuleInfo, RuleSettings, Settings, Suppression, Traits } from "./shapes";
import { quietWords } from "./traits";

export interface RuleView {
  value: string;
  effect: string;
  origin: Origin | "aside";
  /** The name of the network, or of who set the rule aside. */
  name: string;
}

/** Why and until when a rule is set aside. */
export function asideWords(aside: Suppression): string {
  return `${aside.until ? t("channel-rules-aside-until", { day: dayShort(aside.until) }) : t("channel-rules-aside-always")} ${t("quoted", { text: aside.reason })}`;
}

export function viewOf(rule: RuleSettings, info: RuleInfo, settings: Settings, channel: Channel, traits: Traits | null, aside: Suppression | null, nameOf: (actor: string) => string): RuleView {
  if (aside) return { value: t("rule-value-off"), effect: asideWords(aside), origin: "aside", name: nameOf(aside.actor) };
  const origin = originOf(rule);
  const name = networkName(channel.network);
  const effect = effectOf(rule, settings, info.severity);
  // Quiet hours are the audience's word, not a number of the rule.
  if (rule.rule === "quiet-hours" && rule.level.value !== "off") {
    const isOwn = traits?.quiet_from_minute != null || traits?.quiet_to_minute != null;
    return { value: quietWords(traits), effect, origin: isOwn && (origin === "default" || origin === "network") ? "audience" : origin, name };
  }
  return { value: valueOf(rule, settings, info.severity), effect, origin, name };
}
