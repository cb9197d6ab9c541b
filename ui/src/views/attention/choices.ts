// Which decisions a publication offers. What the server would refuse is not offered.
import type { PublicationSummary } from "../../api/types";

export type Act = "posted" | "resend" | "replan" | "edit" | "drop";

export interface Choice {
  act: Act;
  /** The sentences: `choice-${words}` names it, `choice-${words}-text` says what follows, `choice-${words}-act` is on the button. */
  words: string;
  /** Cannot be chosen yet; from this instant at the latest, where that is known. */
  from?: string | null;
}

/** How long an outcome may stay unclear before a person is asked. */
const ASKED_AFTER_MS = 30 * 60_000;

/** When a person is asked at the latest, where it is being looked up. */
export function askedAt(publication: Pick<PublicationSummary, "unknown_since">): string | null {
  return publication.unknown_since ? new Date(Date.parse(publication.unknown_since) + ASKED_AFTER_MS).toISOString() : null;
}

export function choicesOf(publication: Pick<PublicationSummary, "state" | "reason" | "unknown_since">): Choice[] {
  const { state, reason } = publication;
  if (state === "unknown") {
    return [{ act: "posted", words: "there" }, { act: "resend", words: "again", from: askedAt(publication) }, { act: "drop", words: "drop-wish" }];
  }
  if (state === "failed") return [{ act: "edit", words: "edit" }, { act: "drop", words: "drop-failed" }];
  if (state === "handed") return [{ act: "posted", words: "done" }, { act: "drop", words: "drop-handed" }];
  if (state !== "held") return [];
  switch (reason) {
    case "unknown_outcome":
      return [{ act: "posted", words: "there" }, { act: "resend", words: "again" }, { act: "drop", words: "drop" }];
    case "restored":
      return [{ act: "posted", words: "there" }, { act: "resend", words: "now-restored" }, { act: "drop", words: "drop" }];
    case "partial_thread":
      return [{ act: "posted", words: "whole" }, { act: "resend", words: "now-rest" }, { act: "drop", words: "drop-rest" }];
    case "rule":
      return [{ act: "edit", words: "change" }, { act: "resend", words: "now-rule" }, { act: "drop", words: "drop" }];
    case "late":
      return [{ act: "resend", words: "now-late" }, { act: "replan", words: "replan" }, { act: "drop", words: "leave-out" }];
    default:
      return [{ act: "resend", words: "now" }, { act: "replan", words: "replan" }, { act: "drop", words: "drop" }];
  }
}

/** The question above the choices. */
export function questionOf(publication: Pick<PublicationSummary, "state" | "reason">): string {
  if (publication.state === "handed") return "question-handed";
  const isSeen = publication.state === "unknown" || publication.reason === "unknown_outcome" || publication.reason === "restored";
  return isSeen ? "question-seen" : "question-next";
}

/** Which part of a thread a held publication lacks, from 1; null where that is not known. */
export function missingPart(steps: readonly { kind: string; part: number; result?: string | null; settled?: string | null }[]): number | null {
  const last = steps.filter((each) => each.kind === "public" && each.result !== "done" && each.settled !== "found" && each.settled !== "posted").at(-1);
  return last ? last.part + 1 : null;
}

/** The instant until which a limit of the network is used up, as the server says it in `detail`. */
export function limitUntil(detail: string | null | undefined): string | null {
  return /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/.exec(detail ?? "")?.[0] ?? null;
}
