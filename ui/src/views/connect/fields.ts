// What a network hands out to be typed in: the names it uses, and the page where it is made.
import type { Network } from "../../api/types";
import { has, t } from "../../words/words.svelte";
import type { FieldDoc } from "../channel/shapes";

/** Where a credential is made, by network and field; a function where that depends on what was typed. */
const made: Partial<Record<Network, Record<string, string | ((values: Record<string, string>) => string | null)>>> = {
  bluesky: { app_password: "https://bsky.app/settings/app-passwords" },
  mastodon: { access_token: (values) => pageOn(values["server"], "/settings/applications") },
  telegram: { bot_token: "https://t.me/BotFather" },
  discord: { bot_token: "https://discord.com/developers/applications" },
  slack: { access_token: "https://api.slack.com/apps" },
  wordpress: { application_password: (values) => pageOn(values["site"], "/wp-admin/profile.php") },
};

/** A page of a server that was typed as a name or an address; null while it is neither. */
export function pageOn(server: string | undefined, path: string): string | null {
  const typed = (server ?? "").trim().replace(/\/+$/, "");
  if (!/^(https:\/\/)?[^\s/?#@]+\.[^\s?#@]+$/i.test(typed)) return null;
  const address = typed.toLowerCase().startsWith("https://") ? typed : `https://${typed}`;
  return URL.canParse(address) ? address + path : null;
}

/** The page where a credential is made; null where none is known. */
export function madeAt(network: Network, name: string, values: Record<string, string>): string | null {
  const found = made[network]?.[name];
  return typeof found === "function" ? found(values) : (found ?? null);
}

const dashed = (text: string) => text.replaceAll("_", "-");

/** The name of a field as the network has it: "App password", "Bot token". */
export function fieldName(network: Network, name: string): string {
  const own = `credential-${dashed(network)}-${dashed(name)}`;
  if (has(own)) return t(own);
  const any = `credential-${dashed(name)}`;
  return has(any) ? t(any) : name;
}

/** What a field is, in the page's language; null where only the server's English is there. */
export function fieldHint(network: Network, name: string): string | null {
  const id = `credential-hint-${dashed(network)}-${dashed(name)}`;
  return has(id) ? t(id) : null;
}

export function isSecret(name: string): boolean {
  return /token|password|secret|webhook_url/.test(name);
}

/** What was filled in, as it is sent: without spaces around it. */
export function filled(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()] as const).filter(([, value]) => value !== ""));
}

/** The names of needed fields that are empty. */
export function missingFields(fields: readonly FieldDoc[], values: Record<string, string>): string[] {
  return fields.filter((each) => each.required && (values[each.name] ?? "").trim() === "").map((each) => each.name);
}
