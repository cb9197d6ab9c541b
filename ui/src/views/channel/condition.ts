// How a channel is doing, in two or three words with one sign: the most pressing thing first.
import type { Channel } from "../../api/types";
import type { IconName } from "../../parts/icons";
import type { Tone } from "../../parts/states";
import { t } from "../../words/words.svelte";
import type { Trouble } from "./shapes";

export interface Condition {
  tone: Tone;
  icon: IconName;
  text: string;
}

const signs: Partial<Record<Trouble, { tone: Tone; icon: IconName }>> = {
  needs_auth: { tone: "bad", icon: "key" },
  credentials_unreadable: { tone: "bad", icon: "key" },
  stopped: { tone: "hold", icon: "pause" },
  paused: { tone: "hold", icon: "pause" },
  limit_used_up: { tone: "hold", icon: "clock" },
  throttled: { tone: "hold", icon: "clock" },
};

/** The name of a trouble: `limit_used_up` is "Limit used up". */
export function troubleName(code: Trouble): string {
  return t(`channel-condition-${code.replaceAll("_", "-")}`);
}

export function conditionOf(channel: Channel): Condition {
  const troubles = new Set<Trouble>(channel.health?.reasons.map((each) => each.code) ?? []);
  if (channel.state === "needs_auth") troubles.add("needs_auth");
  if (channel.state === "paused") troubles.add("paused");
  for (const [code, sign] of Object.entries(signs) as [Trouble, { tone: Tone; icon: IconName }][]) {
    if (troubles.has(code)) return { ...sign, text: troubleName(code) };
  }
  if (channel.mode === "reminder") return { tone: "you", icon: "people", text: t("channel-condition-reminder") };
  return { tone: "ok", icon: "check", text: t("channel-condition-connected") };
}

/** Whether a person has to do something before things go out again. */
export function needsPerson(channel: Channel): boolean {
  const open = channel.health?.open;
  return channel.state === "needs_auth" || (open !== undefined && open.held + open.failed > 0);
}
