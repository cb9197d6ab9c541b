// The ladder of layers under a rule, from what is built in to the channel.
import { api } from "../../api/client";
import type { Origin } from "../../api/types";
import { isEmpty, partOf } from "./ruleWords";
import type { LayerAnswer, RuleChoice, RuleSettings } from "./shapes";

export interface Rung {
  origin: Origin;
  /** The id of what the layer is for; `workspace`; null for what is built in or the network's. */
  of: string | null;
  choice: RuleChoice | undefined;
}

/** What holds under all layers that people have written: built in for every network, and for this one. */
export interface Base {
  origin: "default" | "network";
  rules: Map<string, RuleChoice>;
}

/** What is built in and the network's numbers, each whole. */
export async function readBase(channel: string, signal: AbortSignal): Promise<Base[]> {
  const origins = ["default", "network"] as const;
  const read = origins.map(async (origin): Promise<Base> => {
    const settings = await api.get("/api/v1/rules/settings", { query: { channel, up_to: origin }, signal });
    return { origin, rules: new Map(settings.rules.map((rule) => [rule.rule, partOf(rule, [origin])])) };
  });
  return Promise.all(read);
}

/** What a layer says with what is in force of it. */
function together(written: RuleChoice | undefined, inForce: RuleChoice): RuleChoice | undefined {
  if (!written) return isEmpty(inForce) ? undefined : inForce;
  const limits = { ...inForce.limits };
  for (const [unit, own] of Object.entries(written.limits ?? {})) limits[unit] = { ...limits[unit], ...own };
  return { ...inForce, ...written, limits };
}

/** The rungs of one rule on one channel, the outermost first. */
export function ladderOf(rule: RuleSettings, layers: readonly LayerAnswer[], places: { channel: string; audience: string | null }, base: readonly Base[]): Rung[] {
  const rungs: Rung[] = [];
  for (const { origin, rules } of base) {
    const choice = rules.get(rule.rule);
    // A network takes its own numbers in place of the built-in ones; most have none for most rules.
    if (origin === "default" || !isEmpty(choice)) rungs.push({ origin, of: null, choice });
  }
  // Beside its layer an audience has wishes of its own, such as how many posts a week it wants.
  const written = (of: string, origin: Origin) => rungs.push({ origin, of, choice: together(layers.find((each) => each.of === of)?.layer.rules?.[rule.rule], partOf(rule, [origin])) });
  written("workspace", "workspace");
  if (places.audience !== null) written(places.audience, "audience");
  written(places.channel, "channel");
  return rungs;
}
