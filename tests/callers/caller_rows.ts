/**
 * Rows of a keys file for tests.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { Caller } from "../../src/callers/caller.ts";
import { parseCallers } from "../../src/callers/parse_callers.ts";

/** Returns the text of a row's `key`. */
export function keyHash(key: string): string {
  return `sha256:${createHash("sha256").update(key).digest("hex")}`;
}

/** Returns a row whose key is "key of NAME", with more members. */
export function row(name: string, more: object = {}): object {
  return { name, key: keyHash(`key of ${name}`), ...more };
}

/** Returns the callers of some rows. */
export function callersOf(...rows: readonly object[]): readonly Caller[] {
  return parseCallers(JSON.stringify(rows));
}
