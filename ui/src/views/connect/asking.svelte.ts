// A connection by consent: beginning it, waiting for the answer that comes in another tab, ending it.
import { api } from "../../api/client";
import { ApiProblem, NoAnswer } from "../../api/errors";
import type { Channel, Network } from "../../api/types";
import type { components } from "../../api/schema";

export type ConnectionView = components["schemas"]["ConnectionView"];
export type Target = components["schemas"]["Choice"];

export interface Asked {
  network: Network;
  server?: string;
  /** The channel that is connected again. */
  channel?: string;
  time_zone?: string;
}

const EVERY_MS = 2000;

export class Asking {
  id = $state.raw<string | null>(null);
  /** The network's page; known only to the tab that began. */
  address = $state.raw<string | null>(null);
  view = $state.raw<ConnectionView | null>(null);
  /** The last look went wrong; the next one may not. */
  error = $state.raw<unknown>(null);
  /** The browser let no new tab open. */
  isBlocked = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #every: number;

  constructor(every = EVERY_MS) {
    this.#every = every;
  }

  /** Asks the server to begin, and opens the network's page in a new tab. Call it from a press of a button. */
  async begin(asked: Asked): Promise<string> {
    this.stop();
    // Tabs open only while the press is being handled, and the address comes later.
    const tab = window.open("", "_blank");
    this.isBlocked = tab === null;
    try {
      const begun = await api.post("/api/v1/channels/connect", { body: asked });
      const { protocol } = new URL(begun.authorize_url);
      if (protocol !== "https:" && protocol !== "http:") throw new Error("no page");
      if (tab) {
        tab.opener = null;
        tab.location.replace(begun.authorize_url);
      }
      this.address = begun.authorize_url;
      this.watch(begun.id);
      return begun.id;
    } catch (problem) {
      tab?.close();
      throw problem;
    }
  }

  /** Follows a connection until there is something to choose, or it has ended. */
  watch(id: string): void {
    clearTimeout(this.#timer);
    this.id = id;
    this.view = null;
    this.error = null;
    void this.look();
  }

  look = async (): Promise<void> => {
    const { id } = this;
    clearTimeout(this.#timer);
    if (id === null) return;
    try {
      const view = await api.get("/api/v1/channels/connect/{id}/targets", { path: { id } });
      if (this.id !== id) return;
      this.view = view;
      this.error = null;
    } catch (problem) {
      if (this.id !== id) return;
      this.error = problem;
      // Who is not told of it will not be told later either.
      if (problem instanceof ApiProblem && problem.status < 500 && problem.status !== 429) return;
      if (!(problem instanceof ApiProblem || problem instanceof NoAnswer)) return;
    }
    if (this.view === null || this.view.state === "asked" || this.view.state === "answered") this.#timer = setTimeout(() => void this.look(), this.#every);
  };

  /** Makes channels of the chosen accounts; of none where a channel is connected again. */
  async choose(targets: { id: string; name?: string }[]): Promise<Channel[]> {
    const answer = await api.post("/api/v1/channels/connect/{id}/targets", { path: { id: this.id ?? "" }, body: { targets } });
    return answer.items;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.id = null;
    this.view = null;
    this.address = null;
    this.error = null;
    this.isBlocked = false;
  }
}
