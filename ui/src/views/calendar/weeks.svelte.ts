// The rows of the calendar, kept by ISO weeks (in UTC): one read for what is missing, the next period
// fetched ahead, everything read anew when something happens.
import { api } from "../../api/client";
import { isAbort } from "../../api/errors";
import type { CalendarRow, Post } from "../../api/types";
import { addDays, daysBetween, monday, type Day } from "../../time/days";
import { toRow, type Row } from "./rows";

type Read = (from: Day, to: Day, signal: AbortSignal) => Promise<CalendarRow[]>;

const fromApi: Read = async (from, to, signal) => {
  const query = { from: `${from}T00:00:00Z`, to: `${to}T00:00:00Z` };
  return (await api.get("/api/v1/calendar", { query, signal, timeout: 30_000 })).items;
};

export class Weeks {
  error = $state.raw<unknown>(null);
  busy = $state(false);
  slow = $state(false);
  #weeks = $state.raw<ReadonlyMap<Day, Row[]>>(new Map());
  #wanted: { from: Day; to: Day } | null = null;
  #running: AbortController | null = null;
  /** Whether the read on its way is of everything. */
  #isAnew = false;
  /** Something happened that has not been read yet: what is kept may be old. */
  #isOld = false;
  /** Counts how often all was to be read anew. */
  #turn = 0;
  #read: Read;

  constructor(read: Read = fromApi) {
    this.#read = read;
  }

  /** Whether all of the days are known, and a little before and after them. */
  has(from: Day, to: Day): boolean {
    for (let week = monday(from); week <= to; week = addDays(week, 7)) if (!this.#weeks.has(week)) return false;
    return true;
  }

  /** The rows around some days; one more on each side, for zones apart. */
  rows(from: Day, to: Day): Row[] {
    const found: Row[] = [];
    for (let week = monday(addDays(from, -1)); week <= addDays(to, 1); week = addDays(week, 7)) {
      const rows = this.#weeks.get(week);
      if (rows) found.push(...rows);
    }
    return found;
  }

  /** Sees to it that some days are known, with a week on each side. */
  async need(from: Day, to: Day): Promise<void> {
    this.#wanted = { from: monday(addDays(from, -7)), to: addDays(monday(addDays(to, 7)), 7) };
    await this.#fill(this.#wanted.from, this.#wanted.to);
  }

  /** Fetches ahead, quietly: a failure says nothing. */
  async ahead(from: Day, to: Day): Promise<void> {
    if (this.#running || this.has(from, to)) return;
    const turn = this.#turn;
    try {
      const rows = await this.#read(monday(from), addDays(monday(to), 7), new AbortController().signal);
      // What was read before something happened is not kept.
      if (turn === this.#turn) this.#put(monday(from), addDays(monday(to), 7), rows);
    } catch {
      // The view itself will ask again, and say what is wrong.
    }
  }

  /** Reads what is shown anew and forgets the rest. */
  async refresh(): Promise<void> {
    this.#isOld = true;
    this.#turn += 1;
    // Where much happens one read ends before the next begins; else none would ever end.
    if (this.#wanted && !(this.#running && this.#isAnew)) await this.#fill(this.#wanted.from, this.#wanted.to);
  }

  async #fill(from: Day, to: Day): Promise<void> {
    // A read that took the place of one that was to read all anew does so as well.
    const anew = this.#isOld;
    const turn = this.#turn;
    let first: Day | null = null;
    let last: Day | null = null;
    for (let week = from; week < to; week = addDays(week, 7)) {
      if (!anew && this.#weeks.has(week)) continue;
      first ??= week;
      last = week;
    }
    if (first === null || last === null) {
      this.error = null;
      return;
    }
    this.#running?.abort();
    const mine = new AbortController();
    this.#running = mine;
    this.#isAnew = anew;
    this.busy = true;
    let isDone = false;
    const timer = setTimeout(() => (this.slow = true), 5000);
    try {
      // At most a hundred days in one read.
      const end = addDays(last, 7);
      const all: CalendarRow[] = [];
      for (let start = first; start < end; start = addDays(start, 98)) {
        const stop = daysBetween(start, end) > 98 ? addDays(start, 98) : end;
        all.push(...(await this.#read(start, stop, mine.signal)));
      }
      if (this.#running !== mine) return;
      if (turn === this.#turn) this.#isOld = false;
      this.#put(first, end, all, anew);
      isDone = true;
      this.error = null;
    } catch (error) {
      if (this.#running !== mine || isAbort(error)) return;
      this.error = error;
    } finally {
      clearTimeout(timer);
      if (this.#running === mine) {
        this.#running = null;
        this.busy = false;
        this.slow = false;
      }
    }
    if (isDone && this.#isOld && this.#running === null && this.#wanted) await this.#fill(this.#wanted.from, this.#wanted.to);
  }

  /** Puts in what was read; `alone` forgets all else. A row that is as it was stays the same object. */
  #put(from: Day, to: Day, rows: readonly CalendarRow[], alone = false): void {
    const before = new Map<string, Row>();
    const next = alone ? new Map<Day, Row[]>() : new Map(this.#weeks);
    for (let week = from; week < to; week = addDays(week, 7)) {
      for (const row of this.#weeks.get(week) ?? []) before.set(row.key, row);
      next.set(week, []);
    }
    for (const each of rows) {
      const row = toRow(each);
      const old = before.get(row.key);
      next.get(monday(row.at.slice(0, 10)))?.push(old && JSON.stringify(old) === JSON.stringify(row) ? old : row);
    }
    this.#weeks = next;
  }

  /** Puts in what a write has answered, until the next read has the findings too; false where the post was not there. */
  take(post: Post): boolean {
    const olds: Row[] = [];
    const next = new Map<Day, Row[]>();
    for (const [week, rows] of this.#weeks) {
      olds.push(...rows.filter((row) => row.post === post.id));
      next.set(
        week,
        rows.filter((row) => row.post !== post.id),
      );
    }
    for (const old of olds) {
      const publication = post.publications.find((each) => each.channel === old.channel);
      const at = publication?.due_at ?? post.planned_at;
      if (!at) continue;
      const row = toRow({
        ...old,
        at,
        revision: post.revision,
        state: publication?.state ?? "draft",
        publication: publication?.id ?? null,
        reason: publication?.reason ?? null,
      });
      next.get(monday(at.slice(0, 10)))?.push(row);
    }
    this.#weeks = next;
    return olds.length > 0;
  }
}
