// What a rule has measured, in words.
import type { Finding } from "../api/types";
import { number } from "../words/format";
import { has, t } from "../words/words.svelte";

/** A measure as a number with its percent sign; null where there is none. */
export function amountOf(measure: Finding["measured"]): string | null {
  if (!measure) return null;
  const value = number(measure.value, { maximumFractionDigits: 1 });
  return measure.unit.includes("percent") && measure.unit !== "percentage_points" ? t("amount-percent", { value }) : value;
}

/** "Pressure 9.0, limit 6.0."; null where numbers say nothing that the sentence does not. */
export function measuredWords(finding: Finding): string | null {
  const measured = amountOf(finding.measured);
  const limit = amountOf(finding.limit);
  // "3, limit 0" of what must not be there at all is such a case.
  if (measured === null || limit === null || (finding.limit?.value ?? 0) === 0) return null;
  const unit = `finding-measure-${finding.measured?.unit.replaceAll("_", "-")}`;
  return has(unit) ? t("finding-measured-of", { what: t(unit), measured, limit }) : t("finding-measured", { measured, limit });
}
