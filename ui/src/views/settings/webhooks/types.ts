// The types of messages a webhook can be told, as the server names the kinds of events.
import { eventKinds } from "../../../api/live.svelte";
import type { EventKind } from "../../../api/types";

/** Kinds whose name does not begin with what they are about. */
const others: Partial<Record<EventKind, string>> = {
  cancel_wished: "publication.cancel_wished",
  removal_asked: "publication.removal_asked",
  removal_failed: "publication.removal_failed",
  possible_duplicate: "publication.possible_duplicate",
  sent_after_cancel: "publication.sent_after_cancel",
};

export function messageType(kind: EventKind): string {
  return others[kind] ?? kind.replace("_", ".");
}

/** Every type there is, in the order of the alphabet. */
export const messageTypes: readonly string[] = eventKinds.map(messageType).sort();
