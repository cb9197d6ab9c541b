// Writing to a channel: with the revision that was seen, and what a refusal means.
import { api } from "../../api/client";
import { ApiProblem, sentence } from "../../api/errors";
import type { Channel } from "../../api/types";
import { workspace } from "../../app/workspace.svelte";
import type { ChannelChange } from "./shapes";

/** Puts a changed channel among those that are shown, with the health and figures that were known. */
export function keep(channel: Channel): void {
  const all = workspace.channels.data ?? [];
  workspace.channels.set(all.map((each) => (each.id === channel.id ? { ...each, ...channel } : each)));
}

/** Changes a channel; fails with 412 where somebody else was faster. */
export async function changeChannel(channel: Channel, body: ChannelChange, revision: number = channel.revision): Promise<Channel> {
  const changed = await api.patch("/api/v1/channels/{id}", { path: { id: channel.id }, body, revision });
  keep(changed);
  return changed;
}

/** The channel as it is on the server now; shown from now on. */
export async function freshChannel(id: string): Promise<Channel> {
  const channel = await api.get("/api/v1/channels/{id}", { path: { id } });
  keep(channel);
  return channel;
}

export function isStale(problem: unknown): boolean {
  return problem instanceof ApiProblem && problem.code === "precondition_failed";
}

/** What is wrong with single fields, by their names. */
export function fieldErrors(problem: unknown): Record<string, string> {
  if (!(problem instanceof ApiProblem)) return {};
  return Object.fromEntries(problem.fields.map((each) => [each.field, each.message]));
}

/** What went wrong, with the server's own words where they say more than its code. */
export function fullSentence(problem: unknown): string {
  const telling = ["other_account", "connection_refused", "network_unreachable", "not_possible"];
  if (problem instanceof ApiProblem && telling.includes(problem.code) && problem.detail) return `${sentence(problem)} ${problem.detail}`;
  return sentence(problem);
}
