/**
 * The name of an error's class as notebooks tell it.
 *
 * @module
 */

import type { RunError } from "../../run/error.ts";

/**
 * Returns the name without the module, the classes and the functions that the
 * class was defined in.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(bareClassName({ type: "json.decoder.JSONDecodeError" }), "JSONDecodeError");
 * assert.equal(bareClassName({ type: "f.<locals>.Stop" }), "Stop");
 * ```
 */
export function bareClassName({ type }: Pick<RunError, "type">): string {
  return type.slice(type.lastIndexOf(".") + 1);
}
