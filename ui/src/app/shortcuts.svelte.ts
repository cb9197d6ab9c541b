// Keys of the page. Single keys never fire inside fields and can be switched off; two after one another
// are written "g c", with a modifier "ctrl+enter".
import { untrack } from "svelte";
import { placeBelow } from "./router.svelte";
import { me } from "./session.svelte";

export interface Shortcut {
  keys: string;
  /** The sentence that says what it does, for the list of keys; none keeps it out of the list. */
  label?: string;
  run: (event: KeyboardEvent) => void;
  /** Also inside fields; only for keys with a modifier and function keys. */
  inFields?: boolean;
  /** Of the view in the drawer: a single key that fires there too, and not for the view below. */
  inDrawer?: boolean;
}

let active = $state.raw<Shortcut[]>([]);
let first = "";
let timer: ReturnType<typeof setTimeout> | undefined;

/** The keys that do something now, for the list: under a drawer those of the view below do not. */
export function shortcuts(): Shortcut[] {
  return placeBelow() === null ? active : active.filter((each) => each.inDrawer || !isPlain(each.keys));
}

/** Adds keys until the answer is called; the latest of the same keys counts. */
export function useShortcuts(more: Shortcut[]): () => void {
  // Called from effects, which must not run again because of the list that they change.
  untrack(() => (active = [...active, ...more]));
  return () => {
    untrack(() => (active = active.filter((each) => !more.includes(each))));
  };
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
  return target.closest('[role="listbox"],[role="menu"]') !== null;
}

/** The name of a pressed key with its modifiers, as shortcuts write it. */
export function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key.toLowerCase().replace("arrow", "");
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  if (event.altKey) parts.push("alt");
  // Shift is part of a sign such as "?" and named only beside other keys.
  if (event.shiftKey && (event.key.length > 1 || /[a-z]/i.test(event.key))) parts.push("shift");
  parts.push(key === " " ? "space" : key);
  return parts.join("+");
}

/** Whether keys are single ones, without a modifier and no function key. */
function isPlain(keys: string): boolean {
  return !/^(ctrl|alt)\+|^(shift\+)?f\d+$/.test(keys);
}

export function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const name = nameOf(event);
  const plain = isPlain(name);
  const inField = isField(event.target);
  if (plain && (inField || !(me.person?.shortcuts ?? true))) return;
  // Behind an open dialog nothing happens; the topmost stands last. A drawer with a view in it has keys.
  const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
  const isView = dialog?.hasAttribute("data-view") ?? false;
  const sequence = first === "" ? name : `${first} ${name}`;
  clearTimeout(timer);
  first = "";
  for (const each of [...active].reverse()) {
    if (each.keys !== sequence && each.keys !== name) continue;
    if (inField && !each.inFields) continue;
    if (dialog && !dialog.contains(event.target as Node) && !(isView && event.target === document.body)) continue;
    if (dialog && plain && !(isView && each.inDrawer)) continue;
    event.preventDefault();
    each.run(event);
    return;
  }
  if (plain && active.some((each) => each.keys.startsWith(`${name} `))) {
    first = name;
    timer = setTimeout(() => (first = ""), 1200);
  }
}

export function startShortcuts(): () => void {
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
