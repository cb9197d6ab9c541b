// An audience in words, and as the texts of a form.
import type { AudienceForm } from "./audienceForm";
import { clockOf, readMinute } from "../../time/clock";
import { list, place } from "../../words/format";
import { t } from "../../words/words.svelte";
import type { Traits, WholeTraits } from "./shapes";

/** What counts where an audience says nothing. */
export const QUIET_FROM = 22 * 60;
export const QUIET_TO = 7 * 60;

export function quietWords(traits: Traits | null): string {
  return t("rule-value-quiet", { from: clockOf(traits?.quiet_from_minute ?? QUIET_FROM), to: clockOf(traits?.quiet_to_minute ?? QUIET_TO) });
}

export function replyWords(minutes: number): string {
  if (minutes % 1440 === 0) return t("traits-reply-days", { count: minutes / 1440 });
  return minutes % 60 === 0 ? t("traits-reply-hours", { count: minutes / 60 }) : t("traits-reply-minutes", { count: minutes });
}

function age(traits: Traits): string | null {
  const { age_from: from, age_to: to } = traits;
  if (from != null && to != null) return t("traits-age-both", { from, to });
  if (from != null) return t("traits-age-from", { from });
  return to != null ? t("traits-age-to", { to }) : null;
}

/** Each thing that is known of an audience with its name, for a list. */
export function traitRows(traits: Traits): { name: string; value: string }[] {
  const country = [traits.country, traits.region].filter(Boolean).join("-");
  const rows: [string, string | null][] = [
    ["traits-age", age(traits)],
    ["traits-gender", traits.gender && traits.gender !== "all" ? t(`traits-gender-${traits.gender}`) : null],
    ["traits-education", traits.education && traits.education !== "any" ? t(`traits-education-${traits.education}`) : null],
    ["traits-income", traits.income && traits.income !== "any" ? t(`traits-income-${traits.income}`) : null],
    ["traits-place", country === "" ? null : country],
    ["traits-zone", traits.time_zone ? place(traits.time_zone) : null],
    ["traits-style", t(`traits-style-${traits.style ?? "neutral"}`)],
    ["traits-business", traits.is_business ? t("traits-yes") : null],
    ["traits-jargon-known", traits.knows_jargon ? t("traits-yes") : null],
    ["traits-jargon", traits.jargon && traits.jargon.length > 0 ? list(traits.jargon) : null],
    ["traits-interests", traits.interests && traits.interests.length > 0 ? list(traits.interests) : null],
    ["traits-quiet", quietWords(traits)],
    ["traits-day-max", traits.posts_per_day_max != null ? String(traits.posts_per_day_max) : null],
    ["traits-week-max", traits.posts_per_week_max != null ? String(traits.posts_per_week_max) : null],
    ["traits-reply", traits.reply_target_minutes != null ? replyWords(traits.reply_target_minutes) : null],
    ["traits-calendars", traits.calendars && traits.calendars.length > 0 ? list(traits.calendars) : null],
  ];
  return rows.flatMap(([id, value]) => (value === null ? [] : [{ name: t(id), value }]));
}

/** One sentence on an audience. */
export function traitWords(traits: Traits, zone: string): string {
  const parts = [
    age(traits),
    t("traits-times", { place: place(traits.time_zone ?? zone) }),
    t("traits-quiet-words", { quiet: quietWords(traits) }),
    traits.style && traits.style !== "neutral" ? t(`traits-style-${traits.style}`) : null,
    traits.reply_target_minutes != null ? t("traits-reply-words", { within: replyWords(traits.reply_target_minutes) }) : null,
  ].filter((each): each is string => each !== null);
  return `${parts.join(", ")}.`;
}

const lines = (text: string) => text.split(/[\n,;]/).map((each) => each.trim()).filter(Boolean);
const whole = (text: string) => (/^\s*\d{1,9}\s*$/.test(text) ? Number(text) : null);

export function formOf(name: string, traits: Traits): AudienceForm {
  const text = (value: number | null | undefined) => (value == null ? "" : String(value));
  return {
    name,
    ageFrom: text(traits.age_from),
    ageTo: text(traits.age_to),
    country: traits.country ?? "",
    region: traits.region ?? "",
    zone: traits.time_zone ?? "",
    gender: traits.gender ?? "all",
    education: traits.education ?? "any",
    income: traits.income ?? "any",
    style: traits.style ?? "neutral",
    isBusiness: traits.is_business ?? false,
    knowsJargon: traits.knows_jargon ?? false,
    jargon: (traits.jargon ?? []).join("\n"),
    interests: (traits.interests ?? []).join("\n"),
    calendars: (traits.calendars ?? []).join("\n"),
    perDay: text(traits.posts_per_day_max),
    perWeek: text(traits.posts_per_week_max),
    quietFrom: traits.quiet_from_minute == null ? "" : clockOf(traits.quiet_from_minute),
    quietTo: traits.quiet_to_minute == null ? "" : clockOf(traits.quiet_to_minute),
    reply: text(traits.reply_target_minutes),
  };
}

/** The traits as the form says them, whole. */
export function traitsOf(form: AudienceForm): WholeTraits {
  return {
    age_from: whole(form.ageFrom),
    age_to: whole(form.ageTo),
    country: form.country.trim().toUpperCase() || null,
    region: form.region.trim().toUpperCase() || null,
    time_zone: form.zone || null,
    gender: form.gender,
    education: form.education,
    income: form.income,
    style: form.style,
    is_business: form.isBusiness,
    knows_jargon: form.knowsJargon,
    jargon: lines(form.jargon),
    interests: lines(form.interests),
    calendars: lines(form.calendars),
    posts_per_day_max: whole(form.perDay),
    posts_per_week_max: whole(form.perWeek),
    quiet_from_minute: readMinute(form.quietFrom),
    quiet_to_minute: readMinute(form.quietTo),
    reply_target_minutes: whole(form.reply),
  };
}

type Field = keyof AudienceForm;

const clocks = { quietFrom: "quiet_from_minute", quietTo: "quiet_to_minute" } as const satisfies Partial<Record<Field, keyof Traits>>;
const numbers = { ageFrom: "age_from", ageTo: "age_to", perDay: "posts_per_day_max", perWeek: "posts_per_week_max", reply: "reply_target_minutes" } as const satisfies Partial<Record<Field, keyof Traits>>;

/** What in the form is no time of day or no whole number, by the field as a request has it. */
export function wrongTraits(form: AudienceForm): Record<string, string> {
  const wrong: Record<string, string> = {};
  for (const [field, name] of Object.entries(clocks) as [keyof typeof clocks, string][]) {
    if (form[field].trim() !== "" && readMinute(form[field]) === null) wrong[`traits.${name}`] = t("field-time-wrong");
  }
  for (const [field, name] of Object.entries(numbers) as [keyof typeof numbers, string][]) {
    if (form[field].trim() !== "" && whole(form[field]) === null) wrong[`traits.${name}`] = t("traits-number-wrong");
  }
  return wrong;
}
