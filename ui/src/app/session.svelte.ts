// Who is signed in, and what they may do.
import { api, onReach } from "../api/client";
import { ApiProblem } from "../api/errors";
import type { Action, Person, Session } from "../api/types";
import { isZone } from "../time/zone";
import { language, start, t } from "../words/words.svelte";

type Status = "loading" | "in" | "out" | "failed";

let status = $state<Status>("loading");
let session = $state.raw<Session | null>(null);
let error = $state.raw<unknown>(null);
/** Signed out while working: the dialog stands over the view, and nothing typed is lost. */
let isExpired = $state(false);

export const me = {
  get status(): Status {
    return status;
  },
  get error(): unknown {
    return error;
  },
  get isExpired(): boolean {
    return isExpired;
  },
  get person(): Person | null {
    return session?.person ?? null;
  },
  get workspace(): Session["workspace"] | null {
    return session?.workspace ?? null;
  },
  /** Every workspace the person belongs to, this one too. */
  get workspaces(): NonNullable<Session["workspaces"]> {
    return session?.workspaces ?? [];
  },
  /** The zone in which days are counted and times shown: the person's, the workspace's, or else the
      browser's, which the sidebar names. */
  get zone(): string {
    const wishes = [session?.person.time_zone, session?.workspace.time_zone, Intl.DateTimeFormat().resolvedOptions().timeZone];
    return wishes.find((zone) => typeof zone === "string" && isZone(zone)) ?? "UTC";
  },
  /** Whether the person may do something; ask this, not for the role. */
  can(action: Action): boolean {
    return session?.abilities.includes(action) ?? false;
  },
  /** Why something may not be done, for `Button locked`; undefined where it may. */
  locked(action: Action): string | undefined {
    return me.can(action) ? undefined : t("locked");
  },
};

function take(next: Session): void {
  const other = session !== null && session.person.id !== next.person.id;
  session = next;
  status = "in";
  isExpired = false;
  error = null;
  document.documentElement.dataset["theme"] = next.person.theme;
  const wish = next.person.language;
  if (wish !== null && wish !== language()) void start(wish);
  // Somebody else has signed in over the first one's view.
  if (other) window.location.reload();
}

/** Reads who is signed in. */
export async function loadSession(): Promise<void> {
  try {
    take(await api.get("/api/v1/session"));
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.status === 404 && import.meta.env.DEV) {
      take(await standIn());
    } else if (problem instanceof ApiProblem && [401, 404].includes(problem.status)) {
      status = "out";
    } else {
      error = problem;
      if (status === "loading") status = "failed";
    }
  }
}

/** While developing against a server without sign-in: the person of the key that the proxy adds. */
async function standIn(): Promise<Session> {
  const [caller, channels] = await Promise.all([api.get("/api/v1/me"), api.get("/api/v1/channels", { query: { fields: "time_zone" } })]);
  const kept = JSON.parse(window.localStorage.getItem("stand-in") ?? "{}") as Partial<Person>;
  return {
    person: {
      id: caller.person ?? caller.actor,
      name: "Mira Keller",
      email: "mira@example.org",
      role: caller.role,
      language: null,
      theme: "auto",
      time_zone: null,
      density: "comfortable",
      shortcuts: true,
      has_password: false,
      ...kept,
    },
    workspace: { ...caller.workspace, time_zone: caller.workspace.time_zone ?? channels.items[0]?.time_zone ?? null },
    workspaces: caller.workspaces,
    abilities: caller.abilities,
  };
}

/** Signs in; fails with `wrong_credentials` (and `tries_left`, `pause_minutes`) or 429. */
export async function signIn(email: string, password: string): Promise<void> {
  take(await api.post("/api/v1/session", { body: { email, password }, key: false }));
}

/** Looks at another workspace of the person; the whole page begins anew there. */
export async function changeWorkspace(id: string): Promise<void> {
  await api.patch("/api/v1/session", { body: { workspace: id }, key: false });
  window.location.assign("/calendar");
}

/** Sets up the first person, or an invited one; fails where the token is used up. */
export async function setUp(input: { token: string; name: string; email: string; password: string; language: "en" | "de" }): Promise<void> {
  take(await api.post("/api/v1/setup", { body: input, key: false }));
}

export async function signOut(): Promise<void> {
  await api.delete("/api/v1/session", { key: false });
  session = null;
  status = "out";
}

/** Changes what the person wants of the page. */
export async function changeAccount(change: Partial<Pick<Person, "name" | "language" | "theme" | "time_zone" | "density" | "shortcuts">>): Promise<void> {
  try {
    take(await api.patch("/api/v1/account", { body: change }));
  } catch (problem) {
    if (!(import.meta.env.DEV && problem instanceof ApiProblem && problem.status === 404)) throw problem;
    const kept = JSON.parse(window.localStorage.getItem("stand-in") ?? "{}") as Partial<Person>;
    window.localStorage.setItem("stand-in", JSON.stringify({ ...kept, ...change }));
    take(await standIn());
  }
}

/** For tests: puts somebody in without a server. */
export function pretend(next: Session): void {
  take(next);
}

onReach((kind) => {
  if (kind === "signed-out" && status === "in") isExpired = true;
});
