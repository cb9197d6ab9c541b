// Short messages at the lower edge, with Undo where something can be taken back. Never the only place
// of a fact. What can be undone stays undoable with Ctrl Z as long as the view is open.
import { announce, alarm } from "./announce.svelte";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "ok" | "hold" | "bad";
  /** Takes the act back; its failure is for the act's own toast to say. */
  undo?: () => void | Promise<void>;
  /** A further act, such as Open. */
  act?: { label: string; run: () => void };
}

let next = 1;
let shown = $state.raw<Toast[]>([]);
let undos: Toast[] = [];
const timers = new Map<number, ReturnType<typeof setTimeout>>();

export function toasts(): Toast[] {
  return shown;
}

export interface ToastOptions {
  tone?: Toast["tone"];
  undo?: Toast["undo"];
  act?: Toast["act"];
}

/** Shows a message for 10 s, longer while the pointer or focus is on it. */
export function toast(text: string, options: ToastOptions = {}): number {
  const one: Toast = { id: next++, text, tone: options.tone ?? "plain" };
  if (options.undo) one.undo = options.undo;
  if (options.act) one.act = options.act;
  shown = [...shown.slice(-2), one];
  if (one.undo) undos.push(one);
  (one.tone === "bad" ? alarm : announce)(text);
  letGo(one.id);
  return one.id;
}

export function dismiss(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  shown = shown.filter((each) => each.id !== id);
}

/** Keeps a message while somebody is at it. */
export function hold(id: number): void {
  clearTimeout(timers.get(id));
}

export function letGo(id: number): void {
  clearTimeout(timers.get(id));
  timers.set(id, setTimeout(() => dismiss(id), 10_000));
}

/** Takes the last act back that can be; false where there is none. */
export function undoLast(): boolean {
  const last = undos.pop();
  if (!last) return false;
  dismiss(last.id);
  void last.undo?.();
  return true;
}

export function undo(one: Toast): void {
  undos = undos.filter((each) => each.id !== one.id);
  dismiss(one.id);
  void one.undo?.();
}

/** Forgets what could be undone; for when the view is left. */
export function forgetUndos(): void {
  undos = [];
}
