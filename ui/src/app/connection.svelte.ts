// Whether the server can be reached. A lost call says no; the next good one, or a quiet look, says yes.
import { onReach } from "../api/client";

let on = $state(navigator.onLine);
let timer: ReturnType<typeof setTimeout> | undefined;
const returning = new Set<() => void>();

export function isOnline(): boolean {
  return on;
}

/** Runs when the connection is back; the answer ends it. */
export function onReturn(run: () => void): () => void {
  returning.add(run);
  return () => returning.delete(run);
}

function look(): void {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    try {
      const response = await fetch("/readyz", { signal: AbortSignal.timeout(5000) });
      if (response.status < 500 || (response.headers.get("content-type") ?? "").includes("json")) return set(true);
    } catch {
      // Still away; look again.
    }
    look();
  }, 3000);
}

function set(next: boolean): void {
  if (next === on) return;
  on = next;
  if (next) {
    clearTimeout(timer);
    for (const run of returning) run();
  } else look();
}

export function startConnection(): () => void {
  const gone = () => set(false);
  const there = () => look();
  window.addEventListener("offline", gone);
  window.addEventListener("online", there);
  const end = onReach((kind) => set(kind !== "lost"));
  if (!on) look();
  return () => {
    clearTimeout(timer);
    window.removeEventListener("offline", gone);
    window.removeEventListener("online", there);
    end();
  };
}
