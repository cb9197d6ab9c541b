// Puts a floating surface beside what opened it, inside the window, above everything (top layer).

export interface Anchor {
  getBoundingClientRect(): DOMRect;
}

/** Places `surface` below `anchor`, or above where there is more room; `beside` prefers the right. */
export function placeBeside(surface: HTMLElement, anchor: Anchor, beside = false): void {
  const gap = 6;
  const edge = 8;
  const a = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = surface;
  const { clientWidth: vw, clientHeight: vh } = document.documentElement;
  let left = a.left;
  let top = a.bottom + gap;
  if (beside && a.right + gap + width <= vw - edge) {
    left = a.right + gap;
    top = a.top;
  } else if (beside && a.left - gap - width >= edge) {
    left = a.left - gap - width;
    top = a.top;
  } else if (top + height > vh - edge && a.top - gap - height >= edge) {
    top = a.top - gap - height;
  }
  surface.style.left = `${Math.max(edge, Math.min(left, vw - edge - width))}px`;
  surface.style.top = `${Math.max(edge, Math.min(top, vh - edge - height))}px`;
}

/** Where focus can go inside a surface. */
export function focusables(root: HTMLElement): HTMLElement[] {
  const wanted = 'a[href],button:not([disabled]),input:not([disabled]),select:not([disabled]),textarea:not([disabled]),[tabindex]:not([tabindex="-1"])';
  return [...root.querySelectorAll<HTMLElement>(wanted)].filter((each) => !each.closest("[hidden]"));
}
