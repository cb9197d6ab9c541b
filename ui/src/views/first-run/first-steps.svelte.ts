// What the card of the first steps knows: whether it is wanted, and whether the first post is out. It is
// shown to people of a workspace with a rehearsal channel in which nobody has published by hand yet, and
// never again once it is closed.
import { api } from "../../api/client";
import { onEvents } from "../../api/live.svelte";
import type { Channel, EventEntry } from "../../api/types";
import { announce } from "../../app/announce.svelte";
import { me } from "../../app/session.svelte";
import { workspace } from "../../app/workspace.svelte";
import { t } from "../../words/words.svelte";

type Progress = "unknown" | "begun" | "done" | "closed";

/** Those who act without a person. */
const machines = ["engine", "cli"];
const isByHand = (event: EventEntry) => event.kind === "post_created" && !machines.includes(event.actor);
const isOut = (event: EventEntry) => event.kind === "publication_sent" || event.kind === "publication_confirmed";

let progress = $state<Progress>("unknown");

function place(): string {
  return `first-steps ${me.workspace?.id ?? ""} ${me.person?.id ?? ""}`;
}

function put(next: Progress): void {
  progress = next;
  try {
    window.localStorage.setItem(place(), next);
  } catch {
    // A browser that keeps nothing shows the card again next time.
  }
}

function kept(): Progress {
  try {
    const found = window.localStorage.getItem(place());
    return found === "begun" || found === "done" || found === "closed" ? found : "unknown";
  } catch {
    return "unknown";
  }
}

/** The rehearsal channels, those on which answers get lost last. */
function rehearsals(): Channel[] {
  const all = (workspace.channels.data ?? []).filter((each) => each.network === "sandbox" && each.state === "active");
  return all.sort((a, b) => Number(losesAnswers(a)) - Number(losesAnswers(b)));
}

export function losesAnswers(channel: Channel): boolean {
  const { script } = (channel.options ?? {}) as { script?: unknown };
  return JSON.stringify(script ?? "").includes("cut-after");
}

export const firstSteps = {
  get isShown(): boolean {
    return (progress === "begun" || progress === "done") && me.can("write_posts") && me.can("schedule_posts") && rehearsals().length > 0;
  },
  get isDone(): boolean {
    return progress === "done";
  },
  close(): void {
    put("closed");
  },
};

/** Finds out how far the person is, and hears when the first post is out; the answer ends it. */
export function startFirstSteps(): () => void {
  progress = kept();
  if (progress === "closed" || progress === "done") return () => undefined;
  const mine = new Set<string>();
  const stop = new AbortController();
  const take = (events: readonly EventEntry[]) => {
    for (const event of events) if (isByHand(event) && event.post) mine.add(event.post);
    if (progress !== "begun" || !events.some((event) => isOut(event) && event.post && mine.has(event.post))) return;
    put("done");
    announce(t("first-done"));
  };
  const read = async () => {
    try {
      const kinds = ["post_created", "publication_sent,publication_confirmed"];
      const pages = await Promise.all(
        kinds.map((kind) => api.get("/api/v1/events", { query: { kind, limit: 100, fields: "id,kind,actor,post" }, signal: stop.signal })),
      );
      const events = pages.flatMap((page) => page.items);
      const made = new Set(events.filter(isByHand).map((event) => event.post));
      const hasPublished = events.some((event) => isOut(event) && made.has(event.post));
      // Where others have long begun, nobody needs to be shown how.
      if (progress === "unknown") put(hasPublished ? "closed" : "begun");
      take(events);
    } catch {
      // Without an answer the card stays away; the next visit asks again.
    }
  };
  void read();
  const end = onEvents((events) => {
    if (events === null) void read();
    else take(events);
  });
  return () => {
    stop.abort();
    end();
  };
}

/** The channel on which answers get lost, made where there is none; its id. */
export async function channelThatLoses(): Promise<string> {
  const found = rehearsals().find(losesAnswers);
  if (found) return found.id;
  const made = await api.post("/api/v1/channels", {
    body: { network: "sandbox", name: t("first-lost-channel"), time_zone: me.zone, options: { script: "cut-after" } },
  });
  void workspace.channels.reload();
  return made.id;
}
