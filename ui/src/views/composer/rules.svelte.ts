// The names of rules, read when one is first needed.
import { api } from "../../api/client";
import type { components } from "../../api/schema";
import { said } from "../../words/words.svelte";

type RuleInfo = components["schemas"]["RuleInfo"];

export class RuleNames {
  #rules = $state.raw<Map<string, RuleInfo>>(new Map());
  #isAsked = false;

  /** The name of a rule; its id until the names are there. */
  nameOf(id: string): string {
    if (!this.#isAsked) void this.#read();
    const rule = this.#rules.get(id);
    return rule ? said(rule.title) : id;
  }

  async #read(): Promise<void> {
    this.#isAsked = true;
    try {
      const { items } = await api.get("/api/v1/rules");
      this.#rules = new Map(items.map((each) => [each.id, each]));
    } catch {
      this.#isAsked = false;
    }
  }
}
