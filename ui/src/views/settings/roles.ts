// Roles with their sentence, and the names of what a key may do.
import type { Action, Role } from "../../api/types";
import { t } from "../../words/words.svelte";

export const roles: readonly Role[] = ["owner", "editor", "reviewer", "viewer"];

export function roleName(role: Role): string {
  return t(`settings-role-${role}`);
}

export function roleOptions(): { value: Role; label: string; hint: string }[] {
  return roles.map((role) => ({ value: role, label: roleName(role), hint: t(`settings-role-about-${role}`) }));
}

/** What a key can be for, as people look for it. */
export const actionGroups: readonly { name: string; actions: readonly Action[] }[] = [
  { name: "posts", actions: ["read_posts", "write_posts", "schedule_posts", "check_posts", "read_media", "store_media", "remove_media"] },
  { name: "publishing", actions: ["read_publications", "decide_publications", "remove_publications", "read_calendar", "pause_publishing", "answer_inbox"] },
  { name: "channels", actions: ["read_channels", "manage_channels", "remove_channels"] },
  { name: "rules", actions: ["read_rules", "manage_rules", "suppress_rules", "override_rules", "read_profile", "manage_profile"] },
  { name: "team", actions: ["read_self", "read_people", "manage_people", "manage_keys", "manage_workspace"] },
  { name: "machine", actions: ["read_events", "read_lists", "read_webhooks", "manage_webhooks", "read_metrics", "create_workspaces", "confirm_system", "rotate_vault"] },
];

export function actionName(action: Action): string {
  return t(`settings-action-${action.replaceAll("_", "-")}`);
}
