// The share of offers in words: counts first, then the limits and what they do.
import { number } from "../../words/format";
import { t } from "../../words/words.svelte";

interface Share {
  offers: number;
  posts: number;
  warning_above_percent?: number | null;
  error_above_percent?: number | null;
}

/** "1 in 7 posts sells something; warns above 20 %, problem above 33 %." */
export function shareWords({ offers, posts, warning_above_percent: warning, error_above_percent: error }: Share): string {
  const limits = [
    ...(warning != null ? [t("channel-share-warns", { limit: number(warning) })] : []),
    ...(error != null ? [t("channel-share-stops", { limit: number(error) })] : []),
  ];
  return [t("channel-share-name", { offers, posts }), ...limits].join(", ");
}
