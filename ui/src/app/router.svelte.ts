// Where the page is: the address in the browser, as state. Filters live in the query.
import { tick, untrack } from "svelte";
import { isServers, match, type Route } from "./routes";

export interface Place {
  path: string;
  query: URLSearchParams;
  route: Route;
  params: Record<string, string>;
}

interface Kept {
  /** The address of the view that lies below a drawer. */
  below?: string;
  /** How many steps the page itself has made, so that Back stays inside it. */
  steps: number;
}

const wide = window.matchMedia("(min-width: 75em)");

function read(address: string): Place {
  const url = new URL(address, window.location.origin);
  const path = url.pathname === "/" ? "/calendar" : url.pathname.replace(/\/$/, "");
  return { path, query: url.searchParams, ...match(path) };
}

function kept(): Kept {
  return { steps: 0, ...((window.history.state ?? {}) as Partial<Kept>) };
}

function current(): string {
  return window.location.pathname + window.location.search;
}

let here = $state.raw<Place>(read(current()));
let below = $state.raw<Place | null>(null);
/** The step at which the page is, to tell Back from on. */
let steps = kept().steps;
const leaving = new Set<() => boolean>();

/** The address that is shown. */
export function place(): Place {
  return here;
}

/** The view below a drawer, where one is open. */
export function placeBelow(): Place | null {
  return below;
}

/** The view in the frame: the one below a drawer, else the one that is shown. */
export function framePlace(): Place {
  return below ?? here;
}

function settle(isQuiet = false): void {
  const address = kept().below;
  const next = read(current());
  const moved = next.path !== here.path;
  const was = below;
  here = next;
  below = address !== undefined && next.route.drawer && wide.matches ? read(address) : null;
  if (was === null && below !== null) opener = document.activeElement;
  if (!moved || isQuiet) return;
  if (was !== null && below === null && was.path === next.path) void focusOpener();
  else void focusHeading();
}

/** What had the focus when a drawer was opened. */
let opener: Element | null = null;

/** After a drawer was closed reading goes on where it was opened, while that is still there. */
async function focusOpener(): Promise<void> {
  await tick();
  if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus({ preventScroll: true });
  else await focusHeading();
}

/** After a change of view the heading is where reading goes on. */
async function focusHeading(): Promise<void> {
  await tick();
  // Views load on demand, so the heading may come a little later.
  for (let i = 0; i < 40; i++) {
    const heading = document.querySelector<HTMLElement>(below ? "dialog h1, aside h1" : "main h1");
    if (heading) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export interface Going {
  replace?: boolean;
  /** Lays the view over the one that is shown, where the screen is wide enough and the view can. */
  over?: boolean;
  /** The view stays as it is, and so does the focus: what is shown has got an address of its own. */
  quiet?: boolean;
}

/** Goes to an address of the page. */
export function go(to: string, { replace = false, over = false, quiet = false }: Going = {}): void {
  if (!quiet && ![...leaving].every((may) => may())) return;
  const state: Kept = { steps: kept().steps + (replace ? 0 : 1) };
  // What replaces a drawer, such as a saved draft its blank form, lies over the same view.
  const under = over || replace ? (kept().below ?? (over ? current() : undefined)) : undefined;
  if (under !== undefined) state.below = under;
  if (replace) window.history.replaceState(state, "", to);
  else window.history.pushState(state, "", to);
  steps = state.steps;
  settle(quiet);
}

/** Goes back inside the page, or to a given address where the page was entered here. */
export function back(otherwise: string): void {
  if (kept().steps > 0) window.history.back();
  else go(otherwise, { replace: true });
}

/** Sets or removes parts of the query; the view stays. Lists are written with commas. */
export function setQuery(changes: Record<string, string | readonly string[] | null>): void {
  const query = new URLSearchParams(here.query);
  for (const [name, value] of Object.entries(changes)) {
    const text = value === null ? "" : typeof value === "string" ? value : value.join(",");
    if (text === "") query.delete(name);
    else query.set(name, text);
  }
  const text = query.toString().replaceAll("%2C", ",");
  window.history.replaceState(window.history.state, "", here.path + (text === "" ? "" : `?${text}`));
  here = { ...here, query: new URLSearchParams(query) };
}

/** A list in the query, empty where there is none. */
export function queryList(name: string, of: Place = here): string[] {
  return (of.query.get(name) ?? "").split(",").filter(Boolean);
}

/** An address of the view in the frame with the filters that are set now; what it says itself counts. */
export function withQuery(to: string): string {
  const [path = "", own = ""] = to.split("?");
  const query = new URLSearchParams(framePlace().query);
  // Where a list begins is no filter.
  query.delete("from");
  for (const [name, value] of new URLSearchParams(own)) query.set(name, value);
  const text = query.toString().replaceAll("%2C", ",");
  return text === "" ? path : `${path}?${text}`;
}

/** Where a new post is begun: on the channel that is looked at, or on those a calendar is filtered by. */
export function newPost(of: Place = framePlace()): string {
  const channel = of.route.area === "channels" ? (of.params["channel"] ?? "") : queryList("channel", of).join(",");
  return channel === "" ? "/compose" : `/compose?channel=${channel}`;
}

/** Asks before the view is left; the answer takes the question back. */
export function beforeLeaving(may: () => boolean): () => void {
  leaving.add(may);
  return () => leaving.delete(may);
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.("a");
  if (!link || link.target !== "" || link.hasAttribute("download")) return;
  if (link.origin !== window.location.origin || isServers(link.pathname)) return;
  // A link to a place on the same page, such as the skip link, stays the browser's.
  if (link.hash !== "" && link.pathname === window.location.pathname) return;
  event.preventDefault();
  go(link.pathname + link.search, { over: link.dataset["over"] !== undefined });
}

/** Follows the browser's Back and all links of the page; the answer ends it. */
export function startRouter(): () => void {
  const follow = () => settle();
  let isReturning = false;
  /** Back and on ask as links do; where the answer is no, the browser is sent to where it was. */
  const pop = () => {
    const left = steps - kept().steps;
    const stays = read(current()).path === here.path;
    if (isReturning || left === 0 || stays || [...leaving].every((may) => may())) {
      isReturning = false;
      steps = kept().steps;
      return settle();
    }
    isReturning = true;
    window.history.go(left);
  };
  window.addEventListener("popstate", pop);
  document.addEventListener("click", onClick);
  wide.addEventListener("change", follow);
  untrack(follow);
  return () => {
    window.removeEventListener("popstate", pop);
    document.removeEventListener("click", onClick);
    wide.removeEventListener("change", follow);
  };
}
