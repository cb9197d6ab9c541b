// What the views of the calendar share: the period and the filters of the address, the rows that are
// shown, the post under the pointer, and the free time that is offered.
import { api } from "../../api/client";
import { onEvents } from "../../api/live.svelte";
import { Loaded } from "../../api/loaded.svelte";
import { framePlace as here, queryList } from "../../app/router.svelte";
import { me } from "../../app/session.svelte";
import { workspace } from "../../app/workspace.svelte";
import { addDays, daysBetween, type Day } from "../../time/days";
import { now } from "../../time/now.svelte";
import { dayOf, isZone } from "../../time/zone";
import { isShown, place, type Filters, type Placed, type Row } from "./rows";
import { periodOf, type Period } from "./period";
import { Weeks } from "./weeks.svelte";

export class CalendarState {
  readonly weeks = new Weeks();
  readonly tags = new Loaded(async (signal) => (await api.get("/api/v1/tags", { signal })).items);
  readonly pillars = new Loaded(async (signal) => (await api.get("/api/v1/pillars", { signal })).items);

  /** The post whose chips are outlined on all channels. */
  lit = $state<string | null>(null);
  /** Posts found by the words that are looked for. */
  found = $state.raw<ReadonlySet<string> | null>(null);

  readonly zone = $derived(me.zone);
  readonly today = $derived(dayOf(now(), this.zone));
  // As text, so that another address with the same period and filters, such as that of a drawer over the
  // view, changes nothing of what is shown.
  readonly #where = $derived.by(() => {
    const { path, params, query } = here();
    return JSON.stringify([path, params, query.get("from")]);
  });
  readonly period = $derived.by((): Period | null => {
    const [path, params, from] = JSON.parse(this.#where) as [string, Record<string, string>, string | null];
    return periodOf(path, params, this.today, from);
  });
  readonly isOwnZone = $derived(here().query.get("zone") === "channel");
  readonly #wanted = $derived.by(() => {
    const at = here();
    return JSON.stringify({
      channels: queryList("channel", at),
      states: queryList("state", at),
      tags: queryList("tag", at),
      pillars: queryList("pillar", at),
      offers: at.query.get("offers") === "1",
      words: at.query.get("q") ?? "",
    });
  });
  readonly filters = $derived.by((): Filters => ({ ...(JSON.parse(this.#wanted) as Omit<Filters, "found">), found: this.found }));

  /** All rows around the period, whatever the filters say. */
  readonly rows = $derived.by((): Row[] => {
    const days = this.period?.days;
    const first = days?.[0];
    const last = days?.at(-1);
    return first === undefined || last === undefined ? [] : this.weeks.rows(first, last);
  });

  readonly placed = $derived.by((): Placed[] => {
    const filters = this.filters;
    const shown: Placed[] = [];
    for (const row of this.rows) if (isShown(row, filters)) shown.push(this.#place(row));
    return shown;
  });
  /** Rows that were placed before; one that is still the same is not drawn anew. */
  #known = new WeakMap<Row, Placed>();
  #place(row: Row): Placed {
    const zone = this.zoneOf(row.channel);
    let placed = this.#known.get(row);
    if (placed?.zone !== zone) {
      placed = place(row, zone);
      this.#known.set(row, placed);
    }
    return placed;
  }

  /** Whether the days of the period are known; else what is shown may be less than there is. */
  readonly isReady = $derived.by(() => {
    const days = this.period?.days;
    return days !== undefined && this.weeks.has(days[0] ?? "", days.at(-1) ?? "");
  });

  /** The channels that a free time is looked for on: those filtered by, else all that publish. */
  readonly channelsToOffer = $derived.by((): string[] => {
    const active = (workspace.channels.data ?? []).filter((each) => each.state === "active").map((each) => each.id);
    return this.filters.channels.length > 0 ? active.filter((id) => this.filters.channels.includes(id)) : active;
  });

  /** The zone whose clock is shown for a channel. */
  zoneOf(channel: string): string {
    if (!this.isOwnZone) return this.zone;
    const own = workspace.channel(channel)?.time_zone;
    return own !== undefined && isZone(own) ? own : this.zone;
  }

  /** Reads what is shown and follows what happens; the answer ends it. */
  start(): () => void {
    void this.tags.reload();
    void this.pillars.reload();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = onEvents((events) => {
      const isMine =
        events === null || events.some(({ kind }) => kind.startsWith("post_") || kind.startsWith("publication_") || kind.startsWith("rules_") || kind.startsWith("channel_"));
      if (!isMine) return;
      // A burst of events is one read.
      timer ??= setTimeout(() => {
        timer = undefined;
        void this.weeks.refresh();
      }, 300);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }

  /** Fetches what the period shows, then its neighbour ahead. */
  async fetch(period: Period): Promise<void> {
    const first = period.days[0] ?? period.at;
    const last = period.days.at(-1) ?? period.at;
    await this.weeks.need(first, last);
    const length = Math.max(7, daysBetween(first, last) + 1);
    void this.weeks.ahead(addDays(last, 1), addDays(last, length));
  }

  /** Whether a day has passed in a zone. */
  isPast(day: Day, zone = this.zone): boolean {
    return day < dayOf(now(), zone);
  }
}
