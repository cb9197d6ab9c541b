// The pages of the settings, in the order of their list.
import type { Component } from "svelte";
import type { Action } from "../../api/types";

export interface Page {
  name: string;
  view: () => Promise<{ default: Component }>;
  /** Without this the page cannot be shown; it then says who may open it. */
  needs?: Action;
}

export const groups: readonly { name: string; pages: readonly Page[] }[] = [
  {
    name: "you",
    pages: [
      { name: "account", view: () => import("./account/Account.svelte") },
      { name: "sessions", view: () => import("./account/Sessions.svelte") },
    ],
  },
  {
    name: "team",
    pages: [
      { name: "members", view: () => import("./members/Members.svelte"), needs: "read_people" },
      { name: "keys", view: () => import("./keys/Keys.svelte"), needs: "manage_keys" },
    ],
  },
  {
    name: "workspace",
    pages: [
      { name: "workspace", view: () => import("./workspace/Workspace.svelte"), needs: "read_profile" },
      { name: "rules", view: () => import("./rules/Rules.svelte"), needs: "read_rules" },
      { name: "calendars", view: () => import("./calendars/Calendars.svelte"), needs: "read_profile" },
      { name: "offers", view: () => import("./offers/Offers.svelte"), needs: "read_profile" },
    ],
  },
  {
    name: "publishing",
    pages: [
      { name: "pause", view: () => import("./stops/Pause.svelte"), needs: "read_profile" },
      { name: "networks", view: () => import("./stops/Networks.svelte"), needs: "read_channels" },
      { name: "webhooks", view: () => import("./webhooks/Webhooks.svelte"), needs: "read_webhooks" },
    ],
  },
];

export const pages: readonly Page[] = groups.flatMap((each) => each.pages);

export function pageOf(name: string | undefined): Page | undefined {
  return pages.find((each) => each.name === name);
}
