// Networks in words: what they take, what connecting needs, how it was proven.
import { looksOf, type Look } from "../../app/channel";
import { workspace } from "../../app/workspace.svelte";
import type { Channel, Network } from "../../api/types";
import { number } from "../../words/format";
import { t } from "../../words/words.svelte";
import type { NetworkInfo } from "../channel/shapes";

/** Networks that are gone; the program still knows their name, and refuses to connect them. */
const closed: readonly Network[] = ["google_plus"];

export function isOpen(info: NetworkInfo): boolean {
  return !closed.includes(info.network);
}

/** "500 characters", "4 pictures", "1 film", "threads of up to 25 parts". */
export function takes(info: NetworkInfo): string[] {
  const { limits } = info;
  return [
    ...(limits.text_max > 0 ? [t(`connect-text-${limits.text_unit.replaceAll("_", "-")}`, { count: limits.text_max })] : []),
    ...(limits.images_max > 0 ? [t("connect-takes-pictures", { count: limits.images_max })] : []),
    ...(limits.videos_max > 0 ? [t("connect-takes-films", { count: limits.videos_max })] : []),
    ...(limits.needs_media ? [t("connect-takes-media-only")] : []),
    ...(limits.thread_parts_max > 1 ? [t("connect-takes-threads", { count: limits.thread_parts_max })] : []),
    ...(info.can_remove ? [t("connect-takes-removal")] : []),
  ];
}

/** How it is connected: by signing in there, which needs Dezent to be registered; by what is typed; by nothing. */
export type Way = "consent" | "fields" | "nothing";

export function waysOf(info: NetworkInfo): Way[] {
  const ways: Way[] = [];
  if (info.consent) ways.push("consent");
  if (info.credentials.length > 0) ways.push("fields");
  return ways.length > 0 ? ways : ["nothing"];
}

/** What connecting needs, in a few words. */
export function needs(info: NetworkInfo): string {
  if (info.consent?.is_ready) return t("connect-needs-consent");
  if (info.consent && info.registration) return t("connect-needs-registration");
  return info.credentials.length > 0 ? t("connect-needs-fields") : t("connect-needs-nothing");
}

export function isUnregistered(info: NetworkInfo): boolean {
  return info.consent !== null && info.consent !== undefined && !info.consent.is_ready;
}

/** The letters of a network on neutral ground. */
export function plainLook(network: Network): Look {
  const look = looksOf([{ id: "", network } as Channel]).get("");
  return { code: look?.code ?? "", palette: 12 };
}

/** The look that the nth further channel of a network gets. */
export function nextLook(network: Network, nth = 0): Look {
  const more = Array.from({ length: nth + 1 }, (_, i) => ({ id: `next ${i}`, network }) as Channel);
  return looksOf([...(workspace.channels.data ?? []), ...more]).get(`next ${nth}`) ?? plainLook(network);
}

/** A size in bytes as people say it. */
export function size(bytes: number): string {
  const isLarge = bytes >= 1_000_000_000;
  return t(isLarge ? "connect-size-gb" : "connect-size", { value: number(bytes / (isLarge ? 1_000_000_000 : 1_000_000), { maximumFractionDigits: 1 }) });
}
