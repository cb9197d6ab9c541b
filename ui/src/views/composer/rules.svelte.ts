// The names of rules, and what each rests on; read when they are first needed.
import { api } from "../../api/client";
import type { components } from "../../api/schema";
import { said } from "../../words/words.svelte";

type RuleInfo = components["schemas"]["RuleInfo"];
type Evidence = components["schemas"]["EvidenceInfo"];

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

  #evidence = $state.raw<Map<string, Evidence[]>>(new Map());
  #asked = new Set<string>();

  /** Who found out what a rule rests on; empty until that is known, and where it is our own judgement. */
  sourceOf(id: string): string {
    if (!this.#asked.has(id)) void this.#readPage(id);
    return (this.#evidence.get(id) ?? []).map((each) => said(each.source)).join("; ");
  }

  async #readPage(id: string): Promise<void> {
    this.#asked.add(id);
    try {
      const { evidence } = await api.get("/api/v1/rules/{rule}", { path: { rule: id } });
      this.#evidence = new Map(this.#evidence).set(id, evidence);
    } catch {
      this.#asked.delete(id);
    }
  }
}
