// What holds for rules on the channels of a post: where limits come from, who may set a rule aside, and
// what people have set aside for this post.
import { api } from "../../api/client";
import type { Finding, Origin, Override, RuleSettings } from "../../api/types";

export class Policy {
  overrides = $state.raw<Override[]>([]);
  names = $state.raw<Map<string, string>>(new Map());
  #byChannel = $state.raw<Map<string, RuleSettings[]>>(new Map());
  #asked = new Set<string>();

  /** Reads what people have set aside for a post. */
  async read(post: string): Promise<void> {
    try {
      this.overrides = (await api.get("/api/v1/posts/{id}/overrides", { path: { id: post } })).items;
    } catch {
      // Without them the findings of the saved post still say what is set aside.
    }
    if (this.overrides.length === 0 || this.names.size > 0) return;
    try {
      const { items } = await api.get("/api/v1/people");
      this.names = new Map(items.map((each) => [each.id, each.name]));
    } catch {
      // Who may not see people sees the reason without the name.
    }
  }

  /** Reads what holds on channels, once each. */
  async learn(channels: readonly string[]): Promise<void> {
    const fresh = channels.filter((each) => !this.#asked.has(each));
    for (const each of fresh) this.#asked.add(each);
    await Promise.all(
      fresh.map(async (channel) => {
        try {
          const { rules } = await api.get("/api/v1/rules/settings", { query: { channel } });
          this.#byChannel = new Map(this.#byChannel).set(channel, rules);
        } catch {
          this.#asked.delete(channel);
        }
      }),
    );
  }

  #of(finding: Finding): RuleSettings | undefined {
    return this.#byChannel.get(finding.channel)?.find((each) => each.rule === finding.rule);
  }

  /** From which layer the limit of a finding comes; null where that is not known. */
  originOf(finding: Finding): Origin | null {
    const limits = this.#of(finding)?.limits.find((each) => each.unit === finding.limit?.unit);
    const level = finding.severity === "error" ? limits?.error : finding.severity === "warning" ? limits?.warning : limits?.info;
    return level?.value === finding.limit?.value ? (level?.origin ?? null) : null;
  }

  /** Whether anybody may let a post out against the rule; true until the opposite is known. */
  canOverride(finding: Finding): boolean {
    return this.#of(finding)?.can_override.value ?? true;
  }

  overrideOf(rule: string): Override | null {
    return this.overrides.find((each) => each.rule === rule) ?? null;
  }

  /** Sets a rule aside for a post; the answer is what went wrong, or null. */
  async override(post: string, rule: string, reason: string): Promise<unknown> {
    try {
      this.overrides = (await api.post("/api/v1/posts/{id}/overrides", { path: { id: post }, body: { rule, reason } })).items;
      return null;
    } catch (error) {
      return error;
    }
  }

  /** Has the rule heard again; the answer is what went wrong, or null. */
  async takeBack(post: string, rule: string): Promise<unknown> {
    try {
      await api.delete("/api/v1/posts/{id}/overrides/{rule}", { path: { id: post, rule } });
      this.overrides = this.overrides.filter((each) => each.rule !== rule);
      return null;
    } catch (error) {
      return error;
    }
  }
}
