/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The drawer below the editor: what a program may be given besides its code,
 * folded away until it is needed. One part is open at a time.
 *
 * @module
 */

import { byId } from "./dom.ts";

/** Makes the buttons of the drawer work. */
export function connectDrawer(): void {
  for (const button of buttons()) {
    button.addEventListener("click", () => {
      const isOpen = button.getAttribute("aria-expanded") === "true";
      open(isOpen ? null : button);
    });
  }
}

/** Opens the part that a field is in, and goes there. */
export function openDrawerAt(field: HTMLElement): void {
  const panel = field.closest(".drawer-panel")?.id;
  const button = buttons().find((one) =>
    one.getAttribute("aria-controls") === panel
  );
  open(button ?? null);
  field.focus();
}

function buttons(): HTMLButtonElement[] {
  return [
    ...document.querySelectorAll<HTMLButtonElement>(".drawer [aria-controls]"),
  ];
}

function open(chosen: HTMLButtonElement | null): void {
  for (const button of buttons()) {
    const isOpen = button === chosen;
    button.setAttribute("aria-expanded", String(isOpen));
    const panel = button.getAttribute("aria-controls") ?? "";
    byId(panel, HTMLDivElement).hidden = !isOpen;
  }
}
