/**
 * Memory of the service that states may take, if it keeps them itself.
 *
 * @module
 */

import type { Config } from "../settings/config.ts";

/** So much of the whole: a share that no sandbox misses. */
const SHARE = 1 / 64;

/**
 * Returns it in bytes.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const memoryLimitBytes = 4_294_967_296;
 * assert.equal(
 *   stateBytesOf({ stateBytes: "auto", memoryLimitBytes }),
 *   67_108_864,
 * );
 * assert.equal(stateBytesOf({ stateBytes: 0, memoryLimitBytes }), 0);
 * ```
 */
export function stateBytesOf(
  { stateBytes, memoryLimitBytes }: Pick<
    Config,
    "stateBytes" | "memoryLimitBytes"
  >,
): number {
  return stateBytes === "auto"
    ? Math.floor(memoryLimitBytes * SHARE)
    : stateBytes;
}
