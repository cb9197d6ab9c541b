// What jsdom lacks and the page uses: modal dialogs, popovers, animation frames of its own pace.
import "@testing-library/jest-dom/vitest";
import { start } from "./words/words.svelte";

HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  if (!this.open) return;
  this.open = false;
  this.dispatchEvent(new Event("close"));
};
HTMLElement.prototype.showPopover ??= function (this: HTMLElement) {
  this.setAttribute("data-open", "");
};
HTMLElement.prototype.hidePopover ??= function (this: HTMLElement) {
  this.removeAttribute("data-open");
};
Element.prototype.scrollIntoView ??= () => undefined;
window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => false,
  }) satisfies MediaQueryList;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

await start("en");
