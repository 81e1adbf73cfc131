/**
 * The result of a JavaScript program that calls no `return_val`: the last line
 * of its stdout that is a JSON object, which then leaves stdout. Arrays and
 * single values stay where they are.
 *
 * @module
 */

/** Rest of stdout, and the result; "" if there is none. */
export interface SplitOutput {
  readonly stdout: string;
  readonly retVal: string;
}

/**
 * Takes the last line that is a JSON object out of `stdout`.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(takeLastJsonLine('hello\n{"score":1}\n'), {
 *   stdout: "hello",
 *   retVal: '{"score":1}',
 * });
 * ```
 */
export function takeLastJsonLine(stdout: string): SplitOutput {
  const lines = stdout.trim().split("\n");
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index].trim();
    if (!line.startsWith("{") || !line.endsWith("}")) continue;
    if (!isJson(line)) continue;
    lines.splice(index, 1);
    return { stdout: lines.join("\n").trim(), retVal: line };
  }
  return { stdout, retVal: "" };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
