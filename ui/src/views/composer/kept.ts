// What could not be saved yet, kept in this tab.
import type { Content } from "./content";

export interface Kept {
  content: Content;
  at: string | null;
  /** The revision that it was made from; null where the post was never saved. */
  revision: number | null;
}

const nameOf = (post: string | null) => `composer ${post ?? "new"}`;

export function keep(post: string | null, kept: Kept): void {
  try {
    window.sessionStorage.setItem(nameOf(post), JSON.stringify(kept));
  } catch {
    // No room, or the browser keeps nothing: the text is still in the view.
  }
}

export function forget(post: string | null): void {
  try {
    window.sessionStorage.removeItem(nameOf(post));
  } catch {
    // Nothing was kept.
  }
}

export function keptOf(post: string | null): Kept | null {
  try {
    const text = window.sessionStorage.getItem(nameOf(post));
    return text === null ? null : (JSON.parse(text) as Kept);
  } catch {
    return null;
  }
}
