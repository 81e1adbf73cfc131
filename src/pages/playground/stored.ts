/// <reference lib="dom" />
/**
 * Values that the browser keeps for the page. A browser may keep nothing, and
 * hands back what another version, or another page of this origin, has left.
 *
 * @module
 */

/** Returns the JSON value that is kept; undefined if there is none. */
export function readStored(name: string): unknown {
  try {
    const kept = localStorage.getItem(PREFIX + name);
    return kept === null ? undefined : JSON.parse(kept);
  } catch {
    return undefined;
  }
}

/** Keeps a JSON value; undefined: keeps none. Full storage keeps the old one. */
export function writeStored(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Private windows, and storage that is full.
  }
}

const PREFIX = "python-faas.";
