// The first post of a new workspace: words that push, and the same said invitingly.
import { t } from "../../words/words.svelte";

export interface Sample {
  text: string;
  /** The rule that stops it. */
  rule: string;
  instead: string;
}

export function sampleText(): Sample {
  return { text: t("composer-sample-text", { marks: "!!!" }), rule: "hard-sell-language", instead: t("composer-sample-instead") };
}
