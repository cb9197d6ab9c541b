// J and K move the focus between the rows of a list.

/** Focuses the link or button marked `data-row` after or before the focused one; the first where none is. */
export function moveRow(root: HTMLElement | undefined, step: 1 | -1): void {
  const rows = [...(root?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  if (rows.length === 0) return;
  const at = rows.findIndex((each) => each === document.activeElement || each.closest("li")?.contains(document.activeElement));
  const next = at === -1 ? (step === 1 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + step));
  rows[next]?.focus();
}
