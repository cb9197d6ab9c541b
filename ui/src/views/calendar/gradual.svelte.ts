// Puts in many things over a few frames, so that a switch of view is seen at once: the first groups
// (days, rows), then the next with each frame.
import { untrack } from "svelte";

/** How many groups make up about so many things, from a group on; at least one. */
export function reach(sizes: readonly number[], from: number, atOnce: number): number {
  let sum = 0;
  let at = from;
  while (at < sizes.length) {
    sum += sizes[at] ?? 0;
    if (sum > atOnce && at > from) break;
    at += 1;
  }
  return at;
}

export class Gradual {
  #upTo = $state(0);
  #atOnce: number;

  /** More at once where each further round looks at all that is there again, as the library does. */
  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Whether a group is put in already. */
  has(group: number): boolean {
    return group < this.#upTo;
  }

  /** Begins anew whenever `key` changes, or there is something where nothing was. */
  follow(key: () => string, sizes: () => readonly number[]): void {
    const isEmpty = $derived(sizes().every((each) => each === 0));
    $effect.pre(() => {
      void [key(), isEmpty];
      return untrack(() => this.#fill(sizes()));
    });
  }

  #fill(sizes: readonly number[]): () => void {
    let frame = 0;
    const more = (from: number) => {
      const to = reach(sizes, from, this.#atOnce);
      if (to >= sizes.length) {
        this.#upTo = Number.POSITIVE_INFINITY;
        return;
      }
      this.#upTo = to;
      // The frame that shows these first, then the next ones.
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => more(to));
      });
    };
    more(0);
    return () => cancelAnimationFrame(frame);
  }
}
