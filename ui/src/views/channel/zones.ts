// The zones that the browser knows, to choose from.
import { place } from "../../words/format";

let known: { value: string; label: string; note: string }[] | null = null;

/** Every IANA zone with its place in front, so that typing "Leeds" or "Berlin" finds what it should. */
export function zoneOptions(): { value: string; label: string; note: string }[] {
  known ??= [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC"])].map((zone) => ({ value: zone, label: place(zone), note: zone }));
  return known;
}
