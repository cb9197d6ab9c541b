// What happens in the workspace, as it happens: one stream of server-sent events for the whole page,
// handed on once per frame. Events are named by their kind, so each kind is listened for.
import type { EventEntry, EventKind } from "./types";

const kinds: Record<EventKind, true> = {
  channel_connected: true,
  channel_needs_auth: true,
  channel_changed: true,
  media_stored: true,
  media_changed: true,
  media_removed: true,
  media_opened: true,
  post_created: true,
  post_updated: true,
  post_deleted: true,
  post_scheduled: true,
  post_unscheduled: true,
  publication_sent: true,
  publication_confirmed: true,
  publication_changed: true,
  removal_asked: true,
  publication_removed: true,
  removal_failed: true,
  publication_failed: true,
  publication_incomplete: true,
  publication_held: true,
  publication_unknown: true,
  publication_skipped: true,
  publication_handed: true,
  publication_cancelled: true,
  cancel_wished: true,
  publication_resolved: true,
  publication_delayed: true,
  possible_duplicate: true,
  sent_after_cancel: true,
  key_created: true,
  key_revoked: true,
  member_added: true,
  member_changed: true,
  member_removed: true,
  workspace_created: true,
  workspace_renamed: true,
  workspace_zone_changed: true,
  channel_deleted: true,
  network_stopped: true,
  network_released: true,
  clock_doubted: true,
  clock_confirmed: true,
  database_restored: true,
  restore_confirmed: true,
  vault_rotated: true,
  vault_keys_dropped: true,
  publication_unclear: true,
  webhook_created: true,
  webhook_updated: true,
  webhook_deleted: true,
  webhook_secret_rotated: true,
  webhook_switched_off: true,
  delivery_repeated: true,
  profile_changed: true,
  audience_created: true,
  audience_changed: true,
  audience_deleted: true,
  offer_created: true,
  offer_changed: true,
  offer_deleted: true,
  inbox_item_created: true,
  inbox_item_changed: true,
  inbox_item_deleted: true,
  workspace_paused: true,
  workspace_resumed: true,
  calendar_created: true,
  calendar_changed: true,
  calendar_deleted: true,
  rules_changed: true,
  suppression_created: true,
  suppression_deleted: true,
  override_created: true,
  override_deleted: true,
  member_invited: true,
  member_signed_in: true,
  member_signed_out: true,
  member_password_changed: true,
};

/** Everything that can happen. */
export const eventKinds = Object.keys(kinds) as EventKind[];

/** What a listener is told: what happened, or null where something may have been missed. */
export type Listener = (events: EventEntry[] | null) => void;

const listeners = new Set<Listener>();
const seen = new Set<string>();
let source: EventSource | null = null;
let waiting: EventEntry[] = [];
let isPlanned = false;
let lastId: string | null = null;
let tries = 0;
/** It was open before. */
let isReturning = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let on = $state(false);

/** Whether the stream is open. */
export function isLive(): boolean {
  return on;
}

/** Hears what happens until the answer is called. */
export function onEvents(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function plan(run: () => void): void {
  // Frames stand still in a hidden tab; what happens there is handed on by the clock.
  if (document.hidden) setTimeout(run, 250);
  else requestAnimationFrame(run);
}

function take(event: EventEntry): void {
  if (seen.has(event.id)) return;
  if (seen.size > 2000) seen.clear();
  seen.add(event.id);
  waiting.push(event);
  if (isPlanned) return;
  isPlanned = true;
  plan(() => {
    isPlanned = false;
    const events = waiting;
    waiting = [];
    for (const listener of listeners) listener(events);
  });
}

function heard(message: MessageEvent<string>): void {
  lastId = message.lastEventId || lastId;
  try {
    take(JSON.parse(message.data) as EventEntry);
  } catch {
    // A line that is no event says nothing; the next read of a view tells all.
  }
}

/** How long a tab may be out of sight before its stream is given up. */
const HIDDEN_MS = 30_000;

let hiddenTimer: ReturnType<typeof setTimeout> | undefined;

/**
 * Gives the stream up while nobody looks: without HTTP/2 a browser opens six connections to a server, and six
 * tabs in the background would leave none for the one in front. It goes on where it stopped.
 */
function seenOrNot(): void {
  clearTimeout(hiddenTimer);
  if (document.hidden) hiddenTimer = setTimeout(close, HIDDEN_MS);
  else if (source === null) open();
}

/** Opens the stream; it comes back by itself, and goes on where it was cut off. */
export function startLive(): void {
  stopLive();
  document.addEventListener("visibilitychange", seenOrNot);
  open();
}

export function stopLive(): void {
  document.removeEventListener("visibilitychange", seenOrNot);
  clearTimeout(hiddenTimer);
  close();
}

function open(): void {
  clearTimeout(timer);
  const after = lastId === null ? "" : `?after=${encodeURIComponent(lastId)}`;
  source = new EventSource(`/api/v1/events${after}`);
  for (const kind of Object.keys(kinds)) source.addEventListener(kind, heard);
  source.onopen = () => {
    // Without a last id what came meanwhile is unknown, so views read again.
    const missed = isReturning && lastId === null;
    isReturning = true;
    tries = 0;
    on = true;
    if (missed) for (const listener of listeners) listener(null);
  };
  source.onerror = () => {
    on = false;
    tries += 1;
    // The browser tries again by itself unless the server refused; then we do, ever more slowly, and
    // views read again meanwhile.
    if (source?.readyState !== EventSource.CLOSED) return;
    const wait = Math.min(60_000, 2000 * 2 ** Math.min(tries, 5));
    timer = setTimeout(() => {
      for (const listener of listeners) listener(null);
      open();
    }, wait);
  };
}

function close(): void {
  clearTimeout(timer);
  source?.close();
  source = null;
  on = false;
}
