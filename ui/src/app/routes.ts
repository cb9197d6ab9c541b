// Every address of the page. The first pattern that fits counts; `:name` is one part of the path.
import type { Component } from "svelte";
import { pages as settingsPages } from "../views/settings/pages";

/** What each view is given: the parts of its path. The query is read from the router. */
export interface ViewProps {
  params: Record<string, string>;
}
type View = Component<ViewProps>;

export interface Route {
  path: string;
  /** The view, loaded when it is first shown. */
  view: () => Promise<{ default: View }>;
  /** The sentence that names the view in the title of the window. */
  title: string;
  /** Which entry of the navigation is lit. */
  area: "calendar" | "attention" | "drafts" | "media" | "channels" | "settings" | "compose" | "none";
  /** The sidebar shrinks to a rail, because the view needs the width. */
  rail?: true;
  /** Shown without navigation and without anybody signed in. */
  open?: true;
  /** Laid over the view it was opened from, on wide screens. */
  drawer?: true;
}

const calendar = () => import("../views/calendar/Calendar.svelte");
const composer = () => import("../views/composer/Composer.svelte");
const attention = () => import("../views/attention/Attention.svelte");
const channel = () => import("../views/channel/Channel.svelte");
const settings = () => import("../views/settings/Settings.svelte");

export const routes: readonly Route[] = [
  { path: "/setup", view: () => import("../views/first-run/FirstRun.svelte"), title: "title-setup", area: "none", open: true },
  { path: "/sign-in", view: () => import("../views/sign-in/SignIn.svelte"), title: "title-sign-in", area: "none", open: true },

  { path: "/calendar", view: calendar, title: "title-calendar", area: "calendar" },
  { path: "/calendar/month/:month", view: calendar, title: "title-calendar", area: "calendar" },
  { path: "/calendar/week/:week", view: calendar, title: "title-calendar", area: "calendar" },
  { path: "/calendar/timeline/:week", view: calendar, title: "title-calendar", area: "calendar", rail: true },
  { path: "/calendar/day/:day", view: calendar, title: "title-calendar", area: "calendar" },
  { path: "/calendar/list", view: calendar, title: "title-calendar", area: "calendar" },

  { path: "/compose", view: composer, title: "title-compose", area: "compose", rail: true, drawer: true },
  { path: "/posts/:post", view: composer, title: "title-post", area: "compose", rail: true, drawer: true },
  { path: "/publications/:publication", view: () => import("../views/publication/Publication.svelte"), title: "title-publication", area: "calendar" },

  { path: "/attention", view: attention, title: "title-attention", area: "attention" },
  { path: "/attention/:publication", view: attention, title: "title-attention", area: "attention" },

  { path: "/drafts", view: () => import("../views/drafts/Drafts.svelte"), title: "title-drafts", area: "drafts" },
  { path: "/media", view: () => import("../views/media/MediaLibrary.svelte"), title: "title-media", area: "media" },

  { path: "/channels", view: () => import("../views/channels/Channels.svelte"), title: "title-channels", area: "channels" },
  { path: "/channels/new", view: () => import("../views/connect/Connect.svelte"), title: "title-connect", area: "channels" },
  { path: "/channels/:channel", view: channel, title: "title-channel", area: "channels" },
  { path: "/channels/:channel/:tab", view: channel, title: "title-channel", area: "channels" },
  { path: "/rules/:rule", view: () => import("../views/rule/Rule.svelte"), title: "title-rule", area: "channels" },

  { path: "/settings", view: settings, title: "title-settings", area: "settings" },
  ...settingsPages.map(({ name }) => ({ path: `/settings/${name}`, view: settings, title: `settings-page-${name}`, area: "settings" as const })),

  // Only while developing: every part of the page, to look at.
  ...(import.meta.env.DEV
    ? [{ path: "/parts", view: () => import("../views/parts/Parts.svelte"), title: "title-parts", area: "none" } as const]
    : []),
];

export const missing: Route = {
  path: "*",
  view: () => import("../views/missing/Missing.svelte"),
  title: "title-missing",
  area: "none",
};

/** Finds the route of a path with the parts that it names. */
export function match(path: string): { route: Route; params: Record<string, string> } {
  const parts = path.split("/").filter(Boolean);
  for (const route of routes) {
    const wanted = route.path.split("/").filter(Boolean);
    if (wanted.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((each, i) => {
      const part = parts[i] ?? "";
      if (!each.startsWith(":")) return each === part;
      try {
        params[each.slice(1)] = decodeURIComponent(part);
      } catch {
        return false;
      }
      return true;
    });
    if (fits) return { route, params };
  }
  return { route: missing, params: {} };
}

/** Paths that belong to the server; links there leave the page. */
const servers = ["/api", "/docs", "/openapi.json", "/connect", "/sandbox", "/healthz", "/readyz", "/metrics", "/m", "/problems"];

export function isServers(path: string): boolean {
  return servers.some((each) => path === each || path.startsWith(`${each}/`));
}
