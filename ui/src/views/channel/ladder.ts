// The ladder of layers under a rule, from what is built in to the channel.
import { send } from "../../api/client";
import { ApiProblem } from "../../api/errors";
import type { Origin } from "../../api/types";
import { isCovered, isEmpty, partOf } from "./ruleWords";
import type { LayerAnswer, RuleChoice, RuleSettings } from "./shapes";

export interface Rung {
  origin: Origin;
  /** The id of what the layer is for; `workspace`; null for what is built in or the network's. */
  of: string | null;
  choice: RuleChoice | undefined;
  /** The server does not tell what this layer says, because a later one covers it. */
  isHidden?: boolean;
}

/** What the server says under all layers that people have written. */
export interface Base {
  origin: "default" | "network";
  rules: Record<string, RuleChoice>;
}

/**
 * What is built in and the network's numbers, each whole. Not in the API yet: the answer is null where the
 * server has no such address, and then what a later layer covers cannot be shown.
 */
export async function readBase(channel: string, signal: AbortSignal): Promise<Base[] | null> {
  try {
    const answer = await send("GET", `/api/v1/rules/base?channel=${encodeURIComponent(channel)}`, { signal }, 20_000);
    return (answer as { items: Base[] }).items;
  } catch (problem) {
    if (problem instanceof ApiProblem && (problem.status === 404 || problem.status === 405)) return null;
    throw problem;
  }
}

/** What a layer says with what is in force of it. */
function together(written: RuleChoice | undefined, inForce: RuleChoice): RuleChoice | undefined {
  if (!written) return isEmpty(inForce) ? undefined : inForce;
  const limits = { ...inForce.limits };
  for (const [unit, own] of Object.entries(written.limits ?? {})) limits[unit] = { ...limits[unit], ...own };
  return { ...inForce, ...written, limits };
}

/** The rungs of one rule on one channel, the outermost first. */
export function ladderOf(rule: RuleSettings, layers: readonly LayerAnswer[], places: { channel: string; audience: string | null }, base: readonly Base[] | null): Rung[] {
  const rungs: Rung[] = [];
  for (const origin of ["default", "network"] as const) {
    const told = base?.find((each) => each.origin === origin);
    if (told) rungs.push({ origin, of: null, choice: told.rules[rule.rule] });
    else {
      const part = partOf(rule, [origin]);
      const rung: Rung = { origin, of: null, choice: Object.keys(part).length > 0 ? part : undefined };
      if (isCovered(rule) && (origin === "default" || rung.choice)) rung.isHidden = true;
      // The network's numbers take the place of the built-in ones; it says nothing where it has none.
      if (origin === "default" || rung.choice) rungs.push(rung);
    }
  }
  // Beside its layer an audience has wishes of its own, such as how many posts a week it wants.
  const written = (of: string, origin: Origin) => rungs.push({ origin, of, choice: together(layers.find((each) => each.of === of)?.layer.rules?.[rule.rule], partOf(rule, [origin])) });
  written("workspace", "workspace");
  if (places.audience !== null) written(places.audience, "audience");
  written(places.channel, "channel");
  return rungs;
}
