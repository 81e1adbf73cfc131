/**
 * Depth of JSON, measured on its text: what reads or writes it may call itself
 * for each level, and end because the stack is full.
 *
 * @module
 */

/**
 * Returns how many arrays and objects lie within each other at most.
 *
 * @param json JSON text; nothing is checked.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(jsonDepth("1"), 0);
 * assert.equal(jsonDepth('[{"a": "[["}, []]'), 2);
 * ```
 */
export function jsonDepth(json: string): number {
  let depth = 0, deepest = 0, isText = false;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (isText) {
      if (char === "\\") at++;
      else if (char === '"') isText = false;
    } else if (char === '"') isText = true;
    else if (char === "[" || char === "{") {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (char === "]" || char === "}") depth--;
  }
  return deepest;
}
