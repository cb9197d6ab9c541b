// The zones that the browser knows, to choose from.
let known: { value: string; label: string }[] | null = null;

/** Every IANA zone; typing "Berlin" finds "Europe/Berlin". */
export function zoneOptions(): { value: string; label: string }[] {
  known ??= [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC"])].map((zone) => ({ value: zone, label: zone }));
  return known;
}
