// What holds for the rules on one channel, and changing it in the channel's own layer.
import { api } from "../../api/client";
import { Loaded } from "../../api/loaded.svelte";
import type { EventEntry } from "../../api/types";
import { type Base, readBase } from "./ladder";
import { type Difference, differenceOf, plannedOn } from "./planned";
import { isEmpty } from "./ruleWords";
import type { Audience, Layer, LayerAnswer, RuleChoice, RuleInfo, Settings, Suppression, WholeLayer } from "./shapes";

export class ChannelRules {
  readonly channel: string;
  readonly settings: Loaded<Settings>;
  readonly layers: Loaded<LayerAnswer[]>;
  readonly base: Loaded<Base[]>;
  readonly infos = new Loaded<RuleInfo[]>(async (signal) => (await api.get("/api/v1/rules", { signal })).items);
  readonly suppressions = new Loaded<Suppression[]>(async (signal) => (await api.get("/api/v1/suppressions", { query: { with: "use" }, signal })).items);
  readonly audiences = new Loaded<Audience[]>(async (signal) => (await api.get("/api/v1/audiences", { signal })).items);

  constructor(channel: string) {
    this.channel = channel;
    this.settings = new Loaded((signal) => api.get("/api/v1/rules/settings", { query: { channel }, signal }));
    this.layers = new Loaded(async (signal) => (await api.get("/api/v1/rules/layers", { signal })).items);
    this.base = new Loaded((signal) => readBase(channel, signal));
  }

  get #all(): Loaded<unknown>[] {
    return [this.settings, this.layers, this.base, this.infos, this.suppressions, this.audiences] as Loaded<unknown>[];
  }

  reload = async (): Promise<void> => {
    await Promise.all(this.#all.map((each) => each.reload()));
  };

  stop(): void {
    for (const each of this.#all) each.stop();
  }

  /** Reads again what events say has changed; everything where some may be missed. */
  follow(events: readonly EventEntry[] | null): void {
    if (events === null) return void this.reload();
    const kinds = new Set(events.map((each) => each.kind));
    if (kinds.has("rules_changed") || kinds.has("audience_changed") || kinds.has("channel_changed")) {
      void this.settings.reload();
      void this.layers.reload();
    }
    if (kinds.has("suppression_created") || kinds.has("suppression_deleted")) void this.suppressions.reload();
    if (kinds.has("audience_created") || kinds.has("audience_changed") || kinds.has("audience_deleted")) void this.audiences.reload();
  }

  /** The channel's own layer as it was last read. */
  get own(): LayerAnswer {
    return this.layers.data?.find((each) => each.of === this.channel) ?? { of: this.channel, origin: "channel", layer: {}, revision: 0 };
  }

  /** The channel's layer as it is on the server now. */
  async fresh(): Promise<LayerAnswer> {
    const answer = await api.get("/api/v1/rules/layers/{of}", { path: { of: this.channel } });
    this.#keep(answer);
    return answer;
  }

  #keep(answer: LayerAnswer): void {
    this.layers.set([...(this.layers.data ?? []).filter((each) => each.of !== answer.of), answer]);
  }

  /**
   * Says something about one rule on this channel, or nothing any more, and tells what that does to
   * planned posts. Fails with 412 where somebody else has changed the layer since `on` was read.
   */
  async say(rule: string, choice: RuleChoice | null, on: LayerAnswer = this.own): Promise<Difference | null> {
    const before = await plannedOn(this.channel).catch(() => null);
    const rules = { ...(on.layer.rules ?? {}) };
    if (choice === null || isEmpty(choice)) delete rules[rule];
    else rules[rule] = choice;
    const body: Layer = { ...on.layer, rules };
    this.#keep(await api.put("/api/v1/rules/layers/{of}", { path: { of: this.channel }, body: body as WholeLayer, revision: on.revision }));
    void this.settings.reload();
    const after = before && (await plannedOn(this.channel).catch(() => null));
    return before && after ? differenceOf(before, after) : null;
  }
}

/** Whether a suppression silences a rule on a whole channel on a day. */
export function silencesOn(each: Suppression, rule: string, channel: string, today: string): boolean {
  return each.rule === rule && each.post == null && (each.channel == null || each.channel === channel) && (each.until == null || each.until >= today);
}
