// Prices as people type them, in hundredths.

/** Reads "39", "39.90" and "39,90"; null where it is no price. A thousands sign is not taken, since it
    might be a decimal one. */
export function readMoney(text: string): number | null {
  const match = /^(\d{1,10})(?:[.,](\d{1,2}))?$/.exec(text.trim().replaceAll(/[\s\u00a0]/g, ""));
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
}

/** "39.90" with the sign of decimals that is given. */
export function writeMoney(cents: number, sign: "." | ","): string {
  return `${Math.floor(cents / 100)}${sign}${String(cents % 100).padStart(2, "0")}`;
}
