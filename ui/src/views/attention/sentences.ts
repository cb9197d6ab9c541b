// What stands above a publication that waits: what we do not know or what is the matter, and why.
import type { Publication } from "../../api/types";
import { dayOf } from "../../time/zone";
import { moment, near, time } from "../../words/format";
import { stateName } from "../../parts/states";
import { t } from "../../words/words.svelte";
import { counts } from "../publication/story";
import { askedAt, limitUntil } from "./choices";

export interface Context {
  network: string;
  channel: string;
  zone: string;
  /** How many parts the post has there. */
  parts: number;
  /** The part that is missing, from 1. */
  part: number;
  /** Milliseconds. */
  now: number;
}

export function headline(publication: Publication, context: Context): string {
  const { state, reason } = publication;
  if (state === "unknown") return t("head-unclear", { network: context.network });
  if (state === "failed") return t(reason === "duplicate" ? "head-duplicate" : "head-refused", { network: context.network });
  if (state === "handed") return t("head-handed");
  if (state !== "held") return stateName(state, reason);
  switch (reason) {
    case "unknown_outcome":
      return t("head-unclear", { network: context.network });
    case "partial_thread":
      return t("head-part", { part: context.part, parts: context.parts });
    case "late":
      return t("head-late");
    case "restored":
      return t("head-restored");
    case "clock":
      return t("head-clock");
    case "rule":
      return t("head-rule");
    case "quota":
      return t("head-quota", { network: context.network });
    case "unreachable":
      return t("head-unreachable", { network: context.network });
    case "channel_auth":
      return t("head-auth", { channel: context.channel });
    default:
      return stateName(state, reason);
  }
}

/** "17:36", with the day where it is not today. */
export function clock(instant: string, { zone, now }: Pick<Context, "zone" | "now">): string {
  const today = dayOf(now, zone);
  const day = dayOf(instant, zone);
  return day === today ? time(instant, zone) : t("attention-when", { day: near(day, today), time: time(instant, zone) });
}

/** When Dezent looks again and when somebody is asked, in words. */
export function countdown(publication: Publication, context: Context): string {
  const { look_again_at: next } = publication;
  const asked = askedAt(publication);
  const args = { at: next ? time(next, context.zone) : "", minutes: next ? Math.max(1, Math.round((Date.parse(next) - context.now) / 60_000)) : 0, asked: asked ? time(asked, context.zone) : "" };
  if (asked !== null && Date.parse(asked) <= context.now) return t("why-unclear-soon");
  if (!next || Date.parse(next) <= context.now) return t("why-unclear-now", args);
  return t("why-unclear-next", args);
}

export function why(publication: Publication, context: Context): string {
  const { state, reason } = publication;
  const { network, zone } = context;
  const sent = publication.question?.sent_at ?? publication.due_at;
  const { looked } = counts(publication);
  const when = moment(sent, zone);
  if (state === "unknown") return countdown(publication, context);
  if (state === "failed") return t("why-refused");
  if (state === "handed") return t("why-handed", { place: publication.reminder?.target ?? network, until: publication.reminder ? moment(publication.reminder.expires_at, zone) : "" });
  switch (reason) {
    case "unknown_outcome":
      return t("why-unclear", { network, when, looked });
    case "partial_thread":
      return t("why-part", { network, part: context.part });
    case "late":
      return t("why-late", { when });
    case "restored":
      return t("why-restored");
    case "clock":
      return t("why-clock");
    case "rule":
      return t("why-rule");
    case "quota": {
      const until = limitUntil(publication.detail);
      return until ? t("why-quota-until", { until: clock(until, context) }) : t("why-quota");
    }
    case "unreachable":
      return t("why-unreachable", { when });
    case "channel_auth":
      return t("why-auth");
    default:
      return publication.detail ?? "";
  }
}
