/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The few calls by which the page is built. Text goes in as text: there is no
 * way here to put HTML in.
 *
 * @module
 */

/** Options for an element; `on…` is for events. */
export interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
}

/** Returns a new element with what is in it. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { class: name, text, attributes = {}, onClick }: ElementOptions = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (name !== undefined) made.className = name;
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  if (onClick !== undefined) made.addEventListener("click", onClick);
  made.append(...children);
  return made;
}

/**
 * Returns the element of the page with this id.
 *
 * @throws {Error} If there is none of that class.
 */
export function byId<T extends HTMLElement>(
  id: string,
  type: new () => T,
): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`Cannot find "${id}": the page has no such ${type.name}`);
}
