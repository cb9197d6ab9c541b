// Sentences of the page, by Fluent messages of `locales/page.{en,de}.ftl`. Only the language in use is
// loaded; switching loads the other and every sentence on the page follows.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

export type Language = "en" | "de";
export const languages: readonly Language[] = ["en", "de"];

const sources = import.meta.glob<string>("../../../locales/page.*.ftl", { query: "?raw", import: "default" });

let current = $state<Language>("en");
let bundle = $state.raw<FluentBundle | null>(null);

/** The language in use. */
export function language(): Language {
  return current;
}

/** The language to begin with: the server's word on `<html lang>`, else the browser's wish. */
export function wished(): Language {
  const root = document.documentElement;
  // The server writes the theme with the language; a page without it was not written by the server.
  const said = root.dataset["theme"] === undefined ? (navigator.languages ?? [navigator.language]) : [root.lang];
  for (const tag of said) {
    const found = languages.find((each) => tag.toLowerCase().startsWith(each));
    if (found !== undefined) return found;
  }
  return "en";
}

/** Loads a language and makes it the page's. */
export async function start(wish: Language): Promise<void> {
  const load = sources[`../../../locales/page.${wish}.ftl`];
  if (load === undefined) throw new Error(`no sentences for ${wish}`);
  const next = new FluentBundle(wish === "de" ? "de-DE" : "en-GB", { useIsolating: false });
  const troubles = next.addResource(new FluentResource(await load()));
  if (troubles.length > 0) console.error(troubles);
  made.clear();
  current = wish;
  bundle = next;
  document.documentElement.lang = wish;
}

/** Sentences made already; a calendar says the same few hundreds of times. */
const made = new Map<string, string>();

/** The sentence `id` in the page's language; the id itself where it is missing. */
export function t(id: string, args?: Record<string, FluentVariable>): string {
  // Read before the cache, so that whoever shows the sentence follows the language.
  const using = bundle;
  let key = id;
  if (args !== undefined) for (const name in args) key += `\n${name}=${String(args[name])}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const pattern = using?.getMessage(id)?.value;
  if (!using || !pattern) return id;
  const troubles: Error[] = [];
  const text = using.formatPattern(pattern, args, troubles);
  if (troubles.length > 0 && import.meta.env.DEV) console.error(id, troubles);
  if (made.size > 5000) made.clear();
  made.set(key, text);
  return text;
}

/** Whether there is a sentence `id`; for names that come from the server. */
export function has(id: string): boolean {
  return bundle?.hasMessage(id) ?? false;
}

/** What the server says in every language there is, in the page's. */
export function said(message: { en: string; de: string }): string {
  return message[current];
}
