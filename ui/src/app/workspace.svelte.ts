// What every view needs of the workspace: its channels with health and share of offers, how much waits
// for a person, how many drafts there are, and whether publishing is paused. Kept up to date.
import { api } from "../api/client";
import { onEvents } from "../api/live.svelte";
import { Loaded } from "../api/loaded.svelte";
import type { Channel, EventKind, Network, Pause, PublicationSummary } from "../api/types";
import { t } from "../words/words.svelte";
import { looksOf, networkTitle, type Look } from "./channel";
import { onReturn } from "./connection.svelte";
import { readOpen } from "./open";
import { loadSession } from "./session.svelte";

const channels = new Loaded<Channel[]>(async (signal) => (await api.get("/api/v1/channels", { query: { with: "health,figures" }, signal })).items);

const open = new Loaded<PublicationSummary[]>(async (signal) => (await readOpen("held,failed,handed", "id,publications", signal)).publications);

/** Drafts without a date; one that keeps a day stands in the calendar. */
const drafts = new Loaded<number>(
  async (signal) =>
    (await api.get("/api/v1/posts", { query: { state: "draft", planned: false, limit: 100, fields: "id" }, signal })).items.length,
);

const pause = new Loaded<Pause>((signal) => api.get("/api/v1/pause", { signal }));

const looks = $derived(looksOf(channels.data ?? []));
const byId = $derived(new Map((channels.data ?? []).map((each) => [each.id, each])));

const unknownLook: Look = { code: "?", palette: 12 };

export const workspace = {
  channels,
  open,
  drafts,
  pause,
  channel(id: string): Channel | null {
    return byId.get(id) ?? null;
  },
  look(id: string): Look {
    return looks.get(id) ?? unknownLook;
  },
  /** Things that wait for a person: posts, and each channel that must be connected again, once. */
  get attention(): number {
    const shut = new Set((channels.data ?? []).filter((each) => each.state === "needs_auth").map((each) => each.id));
    const posts = (open.data ?? []).filter((each) => !(each.reason === "channel_auth" && shut.has(each.channel)));
    return posts.length + shut.size;
  },
};

/** The name of a network in the page's language. */
export function networkName(network: Network): string {
  return networkTitle(network) ?? t(`network-${network}`);
}

const asChannels: readonly EventKind[] = ["channel_connected", "channel_needs_auth", "channel_changed", "channel_deleted"];
const asSession: readonly EventKind[] = ["workspace_renamed", "workspace_zone_changed"];
const asPause: readonly EventKind[] = ["workspace_paused", "workspace_resumed"];

/** Reads everything and keeps it up to date; the answer ends it. */
export function startWorkspace(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wanted = new Set<Loaded<unknown>>();
  const want = (...which: Loaded<unknown>[]) => {
    for (const each of which) wanted.add(each);
    // A burst of events is one read.
    timer ??= setTimeout(() => {
      timer = undefined;
      const now = wanted;
      wanted = new Set();
      for (const each of now) void each.reload();
    }, 400);
  };
  const all = [channels, open, drafts, pause] as Loaded<unknown>[];
  for (const each of all) void each.reload();
  const ends = [
    onReturn(() => want(...all)),
    onEvents((events) => {
      if (events === null) return want(...all);
      // Its name and its clock stand in the session.
      if (events.some(({ kind }) => asSession.includes(kind))) void loadSession();
      for (const { kind } of events) {
        if (asPause.includes(kind)) want(pause as Loaded<unknown>);
        else if (asChannels.includes(kind)) want(channels as Loaded<unknown>);
        else if (kind.startsWith("publication_") || kind.startsWith("post_")) {
          want(open as Loaded<unknown>, drafts as Loaded<unknown>, channels as Loaded<unknown>);
        }
      }
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
  };
}
