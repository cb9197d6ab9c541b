// Copies of posts: always drafts without a date, so that nothing goes out by itself.
import { api } from "../../api/client";
import { sentence } from "../../api/errors";
import { go } from "../../app/router.svelte";
import { toast } from "../../app/toasts.svelte";
import { workspace } from "../../app/workspace.svelte";
import { t } from "../../words/words.svelte";
import { copyPost } from "../drafts/copy";
import type { Row } from "./rows";

/** Copies a post to one other channel, or with all its channels where none is given. */
export async function copyAsDraft(row: Row, channel?: string): Promise<void> {
  try {
    const post = await api.get("/api/v1/posts/{id}", { path: { id: row.post } });
    const made = await copyPost(post, channel === undefined ? undefined : [channel]);
    const text = channel === undefined ? t("calendar-copied") : t("calendar-copied-to", { channel: workspace.channel(channel)?.name ?? "" });
    toast(text, { tone: "ok", act: { label: t("calendar-open"), run: () => go(`/posts/${made.id}`, { over: true }) } });
  } catch (error) {
    toast(`${t("calendar-not-copied")} ${sentence(error)}`, { tone: "bad" });
  }
}
