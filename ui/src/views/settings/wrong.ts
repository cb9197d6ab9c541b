// What the server says of a field, in the page's language.
import type { FieldError } from "../../api/types";
import { language, t } from "../../words/words.svelte";

/** What is expected where a value is not taken, by the name of the field. */
const expected: Record<string, string> = {
  own_domains: "settings-wrong-host",
  short_domains: "settings-wrong-host",
  booking_domains: "settings-wrong-place",
  calendars: "settings-wrong-calendar",
  url: "settings-wrong-address",
  terms_url: "settings-wrong-address",
  currency: "settings-wrong-currency",
  from_minute: "settings-wrong-time",
  to_minute: "settings-wrong-later",
  ends_on: "settings-wrong-ends",
  day: "settings-wrong-day",
  until: "settings-wrong-past",
  percent: "settings-wrong-percent",
  pillar: "settings-wrong-twice",
  info: "settings-wrong-limit",
  warning: "settings-wrong-limit",
  error: "settings-wrong-limit",
};

const units: Record<string, string> = {
  characters: "settings-wrong-long",
  bytes: "settings-wrong-long",
};

/** `value` is what was sent there, where that helps to find it. */
export function wrongWords(error: FieldError, value?: string): string {
  const words = sentenceOf(error);
  return value === undefined || value === "" ? words : t("settings-wrong-value", { value, words });
}

function sentenceOf({ code, count, limit, unit, field, message }: FieldError): string {
  const amounts = { count: count ?? 0, limit: limit ?? 0 };
  switch (code) {
    case "empty":
    case "missing":
      return t("settings-wrong-empty");
    case "too_long":
      return t(units[unit ?? ""] ?? "settings-wrong-many", amounts);
    case "too_short":
      return t("settings-wrong-short", amounts);
    case "email_invalid":
      return t("settings-wrong-email");
    case "in_the_past":
      return t("settings-wrong-past");
    case "channel_unknown":
    case "person_unknown":
    case "post_unknown":
      return t("settings-wrong-gone");
    case "scope_too_far":
      return t("settings-wrong-too-far");
    case "scopes_empty":
      return t("settings-wrong-no-scope");
    case "password_wrong":
      return t("settings-wrong-password");
    case "character":
      return t("settings-wrong-character");
    case "refused":
      return t("settings-wrong-refused");
    case "channel_twice":
    case "given_twice":
      return t("settings-wrong-twice");
  }
  const name = field.replace(/\[\d+\]/g, "").split(".").at(-1) ?? "";
  const id = expected[name];
  if (id !== undefined) return t(id);
  return language() === "en" && message !== "" ? sentenceCase(message) : t("settings-wrong-other");
}

function sentenceCase(text: string): string {
  const upper = text.charAt(0).toLocaleUpperCase() + text.slice(1);
  return /[.?]$/.test(upper) ? upper : `${upper}.`;
}
