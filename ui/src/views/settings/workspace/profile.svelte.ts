// What is known of the workspace, as it stands and as somebody is writing it. What is being written
// outlives leaving the page, and a save that somebody else has overtaken loses nothing of either.
import { api } from "../../../api/client";
import { Loaded } from "../../../api/loaded.svelte";
import type { components } from "../../../api/schema";

export type Profile = components["schemas"]["Profile"];
type Standing = components["schemas"]["ProfileAnswer"];

const names = [
  "acronyms", "agreed_topics", "approved_health_claims", "booking_domains", "calendars", "market", "open_hours", "own_domains",
  "pillar_targets", "product_words", "proofs", "sector", "short_domains", "team_hours_per_week",
] as const satisfies readonly (keyof Profile)[];
export type ProfileField = (typeof names)[number];

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** A profile without what the server adds to it. */
export function plain(standing: Profile): Profile {
  return Object.fromEntries(names.map((name) => [name, structuredClone(standing[name])])) as unknown as Profile;
}

/** The fields in which two profiles differ. */
export function differences(a: Profile, b: Profile): ProfileField[] {
  return names.filter((name) => !isSame(a[name], b[name]));
}

class Draft {
  readonly standing = new Loaded<Standing>((signal) => api.get("/api/v1/workspace/profile", { signal }));
  /** What is being written; null until the profile was read. */
  draft = $state<Profile | null>(null);
  #base = $state.raw<Standing | null>(null);

  get changed(): ProfileField[] {
    return this.draft && this.#base ? differences(this.#base, $state.snapshot(this.draft)) : [];
  }
  /** What somebody else has changed since the draft was begun. */
  get theirs(): ProfileField[] {
    return this.#base && this.standing.data ? differences(this.#base, this.standing.data) : [];
  }

  #begin(from: Standing): void {
    this.#base = from;
    this.draft = plain(from);
  }
  /** Reads what stands; a draft that was not touched follows it. */
  read = async (): Promise<void> => {
    const wasTouched = this.changed.length > 0;
    await this.standing.reload();
    if (this.standing.data && !wasTouched) this.#begin(this.standing.data);
  };
  save = async (): Promise<void> => {
    if (!this.draft || !this.#base) return;
    try {
      const after = await api.put("/api/v1/workspace/profile", { body: $state.snapshot(this.draft), revision: this.#base.revision });
      this.standing.set(after);
      this.#begin(after);
    } catch (error) {
      // Where somebody was faster, what they wrote is shown beside this.
      await this.standing.reload();
      throw error;
    }
  };
  discard = async (): Promise<void> => {
    await this.standing.reload();
    if (this.standing.data) this.#begin(this.standing.data);
  };
  /** Lays one's own changes over what stands now, field by field. */
  keepMine = (): void => {
    const now = this.standing.data;
    if (!this.draft || !this.#base || !now) return;
    const mine = $state.snapshot(this.draft);
    const next = plain(now);
    for (const name of this.changed) Object.assign(next, { [name]: mine[name] });
    this.#base = now;
    this.draft = next;
  };
}

export const profile = new Draft();
