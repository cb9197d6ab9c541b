// Sends a decision. Each call names the revision that was shown, so that nobody decides on something else.
import { api } from "../../api/client";
import { ApiProblem } from "../../api/errors";
import type { Publication } from "../../api/types";
import type { Act } from "./choices";

export interface Answer {
  act: Exclude<Act, "edit">;
  /** Where it is; may be empty. */
  url: string;
  /** When it is to be sent; null at once. */
  at: string | null;
  /** No other channel has the post now, so the post as a whole can be moved. */
  alone: boolean;
  key: string;
  post: string;
  postRevision: number | undefined;
}

/** An address as people paste it, with the scheme that they leave out. */
export function asAddress(text: string): string {
  return text === "" || /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
}

type Body = { decision: "posted" | "resend" | "drop"; url?: string; at?: string };

function resolve(publication: Publication, body: Body, key: string): Promise<Publication> {
  return api.post("/api/v1/publications/{id}/resolve", { path: { id: publication.id }, body, key, revision: publication.revision });
}

async function withPost(publication: Publication, act: () => Promise<unknown>): Promise<Publication> {
  await act();
  return api.get("/api/v1/publications/{id}", { path: { id: publication.id } });
}

/**
 * Makes it a draft again, without its day, which has passed, where nothing else of the post is out; fails
 * silently, the drop stands.
 */
async function backToDrafts(answer: Answer): Promise<void> {
  const path = { id: answer.post };
  try {
    const draft = await api.post("/api/v1/posts/{id}/unschedule", { path, key: `${answer.key}d` });
    await api.patch("/api/v1/posts/{id}", { path, body: { planned_at: null }, key: `${answer.key}p`, revision: draft.revision });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
  }
}

/** Decides and answers the publication as it is then. */
export async function decide(publication: Publication, answer: Answer): Promise<Publication> {
  const { act, key, at } = answer;
  const revision = answer.postRevision === undefined ? {} : { revision: answer.postRevision };
  switch (act) {
    case "posted": {
      const url = asAddress(answer.url);
      return resolve(publication, url === "" ? { decision: "posted" } : { decision: "posted", url }, key);
    }
    case "resend":
      return resolve(publication, at === null ? { decision: "resend" } : { decision: "resend", at }, key);
    case "replan":
      if (at === null) throw new Error("planning anew needs a time");
      if (!answer.alone) return resolve(publication, { decision: "resend", at }, key);
      return withPost(publication, () => api.post("/api/v1/posts/{id}/schedule", { path: { id: answer.post }, body: { at }, key, ...revision }));
    case "drop": {
      // One that was not taken has ended already; its post alone can become a draft again.
      if (publication.state === "failed" && answer.alone) {
        return withPost(publication, () => api.post("/api/v1/posts/{id}/unschedule", { path: { id: answer.post }, key, ...revision }));
      }
      const next = await resolve(publication, { decision: "drop" }, key);
      if (answer.alone && next.state === "cancelled") await backToDrafts(answer);
      return next;
    }
  }
}
