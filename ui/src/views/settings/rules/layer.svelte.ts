// One layer of what people want of rules, read and written whole.
import { api } from "../../../api/client";
import { Loaded } from "../../../api/loaded.svelte";
import type { components } from "../../../api/schema";

export type Layer = components["schemas"]["Layer"];
export type RuleChoice = components["schemas"]["RuleChoice"];
export type StandingLayer = components["schemas"]["LayerAnswer"];

export const noChoice: RuleChoice = { blocks: null, can_override: null, level: null, limits: {} };

/** Whether a choice leaves everything to the layer below. */
export function isEmpty(choice: RuleChoice): boolean {
  const hasLimits = Object.values(choice.limits).some((each) => each.info != null || each.warning != null || each.error != null);
  return choice.blocks == null && choice.can_override == null && choice.level == null && !hasLimits;
}

/** A layer with everything named: the server leaves out what nobody has said. */
function whole(standing: StandingLayer): StandingLayer {
  const rules = (standing.layer.rules ?? {}) as Record<string, Partial<RuleChoice>>;
  return {
    ...standing,
    layer: {
      blocks_from: standing.layer.blocks_from ?? null,
      override_by: standing.layer.override_by ?? null,
      rules: Object.fromEntries(Object.entries(rules).map(([id, choice]) => [id, { ...noChoice, ...choice }])),
    },
  };
}

/** A choice without the numbers that are left to the layer below. */
function tidied(choice: RuleChoice): RuleChoice {
  const limits = Object.fromEntries(Object.entries(choice.limits).filter(([, each]) => each.info != null || each.warning != null || each.error != null));
  return { ...choice, limits };
}

/** A layer with another choice for one rule; an empty one is left out. */
export function withChoice(layer: Layer, rule: string, choice: RuleChoice): Layer {
  const rules = Object.fromEntries(Object.entries(layer.rules).filter(([id]) => id !== rule));
  return { ...layer, rules: isEmpty(choice) ? rules : { ...rules, [rule]: tidied(choice) } };
}

export class LayerOf {
  readonly of: string;
  readonly standing: Loaded<StandingLayer>;

  constructor(of: string) {
    this.of = of;
    this.standing = new Loaded(async (signal) => whole(await api.get("/api/v1/rules/layers/{of}", { path: { of }, signal })));
  }

  /** Writes the layer as `change` makes it of what was read; fails with 412 where somebody was faster. */
  async write(change: (layer: Layer) => Layer): Promise<void> {
    const now = this.standing.data;
    if (!now) return;
    const body = change(now.layer);
    this.standing.set(whole(await api.put("/api/v1/rules/layers/{of}", { path: { of: this.of }, body, revision: now.revision })));
  }
}
