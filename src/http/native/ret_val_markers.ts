/**
 * The return value that a program prints. The main application's own template
 * replaces `return_val` with one that prints the value between two lines; this
 * takes it out of what was printed.
 *
 * @module
 */

const START = "__COZE_RETURN_VAL_START__";
const END = "__COZE_RETURN_VAL_END__";

/** Output of a program without the marked value, and the value. */
export interface PrintedRetVal {
  /** The output without the blocks. */
  readonly stdout: string;
  /** Text of the last block; null if there is no block. */
  readonly retVal: string | null;
}

/**
 * Takes every block out of `stdout`, in linear time.
 *
 * A block is a line that ends with the start marker, text, and a line that is
 * the end marker; a start goes with the next end. Text before the start marker
 * on its line is the program's: it had printed without a line end. A marker
 * without its counterpart is ordinary text.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const printed = "a\n__COZE_RETURN_VAL_START__\n7\n__COZE_RETURN_VAL_END__\nb\n";
 * assert.deepEqual(takeRetVal(printed), { stdout: "a\nb\n", retVal: "7" });
 * ```
 */
export function takeRetVal(stdout: string): PrintedRetVal {
  let kept = "";
  let retVal: string | null = null;
  let position = 0;
  while (true) {
    const start = findStart(stdout, position);
    // Each search begins where the last one ended, and the first that finds
    // nothing is the last one: a million start markers cost one pass.
    const textStart = start + START.length + 1;
    const end = start < 0 ? -1 : findEnd(stdout, textStart);
    if (end < 0) break;
    kept += stdout.slice(position, start);
    // Without the line end that separates the text from the end marker.
    retVal = stdout.slice(textStart, Math.max(textStart, end - 1));
    position = end + END.length + 1;
  }
  return { stdout: kept + stdout.slice(position), retVal };
}

/** Returns where the next start marker that ends a line begins, or -1. */
function findStart(text: string, from: number): number {
  let at = text.indexOf(START, from);
  while (at >= 0 && text[at + START.length] !== "\n") {
    at = text.indexOf(START, at + START.length);
  }
  return at;
}

/** Returns where the next line that is the end marker begins, or -1. */
function findEnd(text: string, from: number): number {
  let at = text.indexOf(END, from);
  while (at >= 0 && !isLine(text, at, at + END.length)) {
    at = text.indexOf(END, at + END.length);
  }
  return at;
}

function isLine(text: string, start: number, end: number): boolean {
  return text[start - 1] === "\n" &&
    (end === text.length || text[end] === "\n");
}
