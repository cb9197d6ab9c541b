// The keys of the composer.
import { announce } from "../../app/announce.svelte";
import { me } from "../../app/session.svelte";
import type { Shortcut } from "../../app/shortcuts.svelte";
import { moment } from "../../words/format";
import { t } from "../../words/words.svelte";
import type { Desk } from "./desk.svelte";
import type { Times } from "./times.svelte";

function focusVariant(n: number): void {
  requestAnimationFrame(() => {
    const card = document.querySelector<HTMLElement>(`[data-variant="${n}"]`);
    (card?.querySelector<HTMLElement>("textarea") ?? card)?.focus();
  });
}

/** `showVariants` brings them in front where only one column is shown. */
export function keysOf(desk: Desk, times: Times, showVariants: () => void): Shortcut[] {
  const { draft } = desk;
  const mend = () => {
    const item = desk.heard.find((each) => each.key === desk.active);
    if (item) desk.apply(item);
  };
  const takeTime = () => {
    const next = times.found?.[0];
    if (draft.lock !== null || draft.at !== null || !next) return;
    draft.at = next.at;
    announce(t("composer-time-set", { when: moment(next.at, me.zone) }));
  };
  const variants = Array.from({ length: 9 }, (_, i): Shortcut => {
    const run = () => {
      showVariants();
      focusVariant(i + 1);
    };
    const keys = `alt+${i + 1}`;
    return i === 0 ? { keys, label: "composer-keys-variant", inFields: true, run } : { keys, inFields: true, run };
  });
  return [
    { keys: "ctrl+enter", label: "composer-keys-schedule", inFields: true, run: () => void desk.schedule() },
    { keys: "f8", label: "composer-keys-next", inFields: true, run: () => desk.step(1) },
    { keys: "shift+f8", label: "composer-keys-previous", inFields: true, run: () => desk.step(-1) },
    { keys: "alt+f", label: "composer-keys-fix", inFields: true, run: mend },
    ...variants,
    { keys: "t", label: "composer-keys-time", inDrawer: true, run: takeTime },
  ];
}
