/**
 * Places in a program.
 *
 * @module
 */

import type { EditorState } from "@codemirror/state";

/** A place in the program, and what is wrong there. */
export interface Problem {
  /** From 1 on. */
  readonly line: number;
  /** In characters, from 1 on. */
  readonly column: number;
  /** After its last character. @default {where the word there ends} */
  readonly endColumn?: number;
  readonly message: string;
}

/** Returns where a problem is; the program may have changed since. */
export function placeOf(
  state: EditorState,
  { line: number, column, endColumn }: Problem,
): { readonly from: number; readonly to: number } {
  const line = state.doc.line(Math.min(Math.max(number, 1), state.doc.lines));
  // Python counts characters, the editor units of UTF-16.
  const characters = [...line.text];
  const at = (column: number) =>
    line.from + characters.slice(0, Math.max(0, column - 1)).join("").length;
  const from = at(column);
  // A word that ends here is the one before.
  const word = state.wordAt(from)?.to ?? from;
  const to = endColumn === undefined ? Math.max(word, from + 1) : at(endColumn);
  return { from, to: Math.min(Math.max(to, from), line.to) };
}
