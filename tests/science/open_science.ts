/**
 * Opens a pool of real science sandboxes for the tests of this folder.
 *
 * @module
 */

import {
  type OpenedKind,
  openKind,
  type OpenKindOptions,
  whyNoKind,
} from "../kinds/open_kind.ts";

/** Science sandboxes, and nothing else of the service. */
export type Science = OpenedKind;

/** Why there can be no such sandboxes here; null if there can. */
export const NO_SCIENCE = whyNoKind("science");

/**
 * Opens the pool.
 *
 * @throws {Error} If there are no packages, see {@linkcode NO_SCIENCE}.
 */
export function openScience(options?: OpenKindOptions): Promise<Science> {
  return openKind("science", options);
}
