// What waits for a person, in groups and in their order; pure, so that it can be tested.
import type { Channel, EventEntry, PostSummary, PublicationSummary } from "../../api/types";

export const groups = ["decision", "rule", "failed", "network", "reconnect", "handed", "looking"] as const;
export type Group = (typeof groups)[number];

export interface PublicationRow {
  kind: "publication";
  id: string;
  publication: PublicationSummary;
  post: PostSummary | null;
}
export interface ChannelRow {
  kind: "channel";
  /** The channel's id. */
  id: string;
  channel: Channel;
  /** Planned posts and held ones that wait for it. */
  waiting: number;
  next: string | null;
}
export interface DoneRow {
  kind: "done";
  /** The publication's id. */
  id: string;
  event: EventEntry;
}
export type Row = PublicationRow | ChannelRow | DoneRow;

/** Which group a publication stands in; null where it waits for nobody. */
export function groupOf(publication: Pick<PublicationSummary, "state" | "reason">): Group | null {
  switch (publication.state) {
    case "unknown":
      return "looking";
    case "failed":
      return "failed";
    case "handed":
      return "handed";
    case "held":
      if (publication.reason === "rule") return "rule";
      if (publication.reason === "quota" || publication.reason === "unreachable") return "network";
      return "decision";
    default:
      return null;
  }
}

/** Within "needs your decision" what may be out stands before what is merely late. */
const order = ["unknown_outcome", "partial_thread", "late", "restored", "clock", "channel_auth"];

function rank(row: Row): number {
  if (row.kind !== "publication") return 0;
  const at = order.indexOf(row.publication.reason ?? "");
  return at === -1 ? order.length : at;
}

/** Instant by which rows of a group follow one another, the oldest first: it waits longest. */
function instant(row: Row): string {
  if (row.kind === "publication") return row.publication.due_at;
  return row.kind === "channel" ? (row.next ?? "9") : row.event.at;
}

/** The rows of all groups that have some. */
export function rowsOf(publications: readonly PublicationSummary[], posts: ReadonlyMap<string, PostSummary>, channels: readonly Channel[]): { group: Group; rows: Row[] }[] {
  const shut = channels.filter((each) => each.state === "needs_auth");
  const isShut = new Set(shut.map((each) => each.id));
  const found = new Map<Group, Row[]>(groups.map((each) => [each, []]));
  const held = new Map<string, number>();
  for (const publication of publications) {
    if (publication.reason === "channel_auth" && publication.state === "held" && isShut.has(publication.channel)) {
      held.set(publication.channel, (held.get(publication.channel) ?? 0) + 1);
      continue;
    }
    const group = groupOf(publication);
    if (group) found.get(group)?.push({ kind: "publication", id: publication.id, publication, post: posts.get(publication.post) ?? null });
  }
  for (const channel of shut) {
    const waiting = (channel.health?.open.waiting ?? 0) + (held.get(channel.id) ?? 0);
    found.get("reconnect")?.push({ kind: "channel", id: channel.id, channel, waiting, next: channel.health?.next_due_at ?? null });
  }
  return groups
    .map((group) => ({ group, rows: (found.get(group) ?? []).sort((a, b) => rank(a) - rank(b) || instant(a).localeCompare(instant(b))) }))
    .filter((each) => each.rows.length > 0);
}

/** Keeps the latest decision on each publication, without those that wait again; newest first. */
export function doneOf(events: readonly EventEntry[], open: ReadonlySet<string>): DoneRow[] {
  const seen = new Set<string>();
  const rows: DoneRow[] = [];
  for (const event of [...events].sort((a, b) => b.at.localeCompare(a.at))) {
    const id = event.publication;
    if (!id || seen.has(id) || open.has(id)) continue;
    const isFound = event.kind === "publication_sent" && (event.data as { found?: unknown } | null)?.found === true;
    if (event.kind !== "publication_resolved" && !isFound) continue;
    seen.add(id);
    rows.push({ kind: "done", id, event });
  }
  return rows;
}

/** How many of the rows wait for a person. */
export function waitingFor(found: readonly { group: Group; rows: readonly Row[] }[]): number {
  return found.reduce((sum, { group, rows }) => (group === "looking" ? sum : sum + rows.length), 0);
}
