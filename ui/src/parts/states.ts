// Names, tones and shapes of states and severities; one table for the whole page.
import type { PostState, RowState, Severity } from "../api/types";
import { has, t } from "../words/words.svelte";
import type { IconName } from "./icons";

export type Tone = "ok" | "busy" | "look" | "hold" | "bad" | "you" | "plain" | "faint";

const tones: Record<RowState, Tone> = {
  draft: "faint",
  waiting: "plain",
  due: "busy",
  sending: "busy",
  processing: "busy",
  unknown: "look",
  sent: "ok",
  confirmed: "ok",
  held: "hold",
  failed: "bad",
  handed: "you",
  skipped: "faint",
  cancelled: "faint",
};

export const rowStates = Object.keys(tones) as RowState[];

export function isRowState(text: string): text is RowState {
  return text in tones;
}

/** The state of a row as the API writes it; a state that is not known here counts as unclear. */
export function rowState(text: string): RowState {
  return isRowState(text) ? text : "unknown";
}

export function stateTone(state: RowState): Tone {
  return tones[state];
}

export function stateIcon(state: RowState): IconName {
  return `state-${state}`;
}

/** "Planned"; with its reason where that is known, "On hold: Now too late". */
export function stateName(state: RowState, reason?: string | null): string {
  if (reason && (state === "held" || state === "skipped")) return t(`state-${state}-because`, { reason: reasonName(reason) });
  return t(`state-${state}`);
}

/** Why something is held, left out or not published, as a person would ask it. */
export function reasonName(reason: string): string {
  const id = `reason-${reason.replaceAll("_", "-")}`;
  return has(id) ? t(id) : reason;
}

/** States that need somebody or are unclear: their words replace the text on a chip. */
export function isLoud(state: RowState): boolean {
  return state === "unknown" || state === "held" || state === "failed" || state === "handed";
}

/** The words of a loud chip: the reason where there is one, else the state. */
export function loudName(state: RowState, reason?: string | null): string {
  return state === "held" && reason ? reasonName(reason) : t(`state-${state}`);
}

/** Whether a publication may still be moved or called off. */
export function isMovable(state: RowState): boolean {
  return state === "draft" || state === "waiting";
}

export function isDone(state: RowState): boolean {
  return state === "sent" || state === "confirmed";
}

const severityTones: Record<Severity, Tone> = { info: "busy", warning: "hold", error: "bad" };

export function severityTone(severity: Severity): Tone {
  return severityTones[severity];
}

export function severityIcon(severity: Severity): IconName {
  return `severity-${severity}`;
}

/** The derived state of a post over several channels. */
const postStates: Record<PostState, { tone: Tone; state: RowState }> = {
  draft: { tone: "faint", state: "draft" },
  scheduled: { tone: "plain", state: "waiting" },
  publishing: { tone: "busy", state: "sending" },
  published: { tone: "ok", state: "sent" },
  partly_published: { tone: "hold", state: "held" },
  needs_attention: { tone: "hold", state: "held" },
  failed: { tone: "bad", state: "failed" },
  cancelled: { tone: "faint", state: "cancelled" },
};

export function postStateTone(state: PostState): Tone {
  return postStates[state].tone;
}

export function postStateName(state: PostState, done = 0, all = 0): string {
  return t(`post-${state.replaceAll("_", "-")}`, { done, all });
}

/** The most urgent first; a post shows the icon of its most urgent publication. */
const urgency: RowState[] = ["failed", "held", "unknown", "handed", "sending", "processing", "due", "waiting", "draft", "sent", "confirmed", "skipped", "cancelled"];

export function mostUrgent(states: readonly RowState[], otherwise: PostState): RowState {
  return urgency.find((each) => states.includes(each)) ?? postStates[otherwise].state;
}
