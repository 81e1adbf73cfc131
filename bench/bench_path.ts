/**
 * Paths of files of the bench, whatever folder the command was started in.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/** Returns the path of `relative`, seen from the folder `bench/`. */
export function benchPath(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
