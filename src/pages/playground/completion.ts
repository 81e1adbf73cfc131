/// <reference lib="dom" />
/**
 * Completes names while a program is written: those of the program, of its
 * language, and of what the service gives. Loaded when somebody writes.
 *
 * @module
 */

import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionStatus,
  moveCompletionSelection,
  startCompletion,
} from "@codemirror/autocomplete";
import { language, syntaxTree } from "@codemirror/language";
import { type Extension, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { GLOBAL_NAMES } from "./global_names.ts";

const WORD_SO_FAR = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
const LETTER = /^[\p{L}_$.]$/u;
/** Nodes of syntax trees that are names, and those of members. */
const NAME = /^(Variable|Type)(Name|Definition)$/;
const MEMBER = /^Property(Name|Definition)$/;
const TEXT = /String|Comment|Number/;

/** Returns the names that can stand where the cursor is. */
export function completeNames(
  { state, pos }: CompletionContext,
): CompletionResult | null {
  const word = state.wordAt(pos);
  const start = word !== null && word.from < pos ? word.from : pos;
  const isMember = state.sliceDoc(Math.max(0, start - 1), start) === ".";
  const tree = syntaxTree(state);
  if (start === pos && !isMember) return null;
  if (TEXT.test(tree.resolveInner(pos, -1).name)) return null;
  const names = new Set<string>();
  tree.iterate({
    enter({ name, from, to }) {
      const isOther = pos < from || to < pos;
      if (isOther && (isMember ? MEMBER : NAME).test(name)) {
        names.add(state.sliceDoc(from, to));
      }
    },
  });
  const own = [...names].map((label) => ({
    label,
    type: "variable",
    boost: 1,
  }));
  const others = isMember
    ? []
    : GLOBAL_NAMES[state.facet(language)?.name ?? ""] ?? [];
  return {
    from: start,
    options: [
      ...own,
      ...others.filter((label) => !names.has(label))
        .map((label) => ({ label, type: "constant" })),
    ],
    validFor: WORD_SO_FAR,
  };
}

/** Takes the chosen name, or the first one. */
function complete(view: EditorView): boolean {
  if (completionStatus(view.state) !== "active") return false;
  return acceptCompletion(view) ||
    moveCompletionSelection(true)(view) && acceptCompletion(view);
}

/** The extension of an editor. Enter ends a line, also while names are shown. */
export const completion: Extension = [
  autocompletion({
    override: [completeNames],
    activateOnTyping: false,
    selectOnOpen: false,
    interactionDelay: 0,
    icons: false,
  }),
  Prec.highest(keymap.of([{ key: "Tab", run: complete }])),
  // By each letter that is typed, and by nothing that is pasted.
  EditorView.updateListener.of(({ transactions, view }) => {
    const isLetter = transactions.some((transaction) => {
      let typed = "";
      if (!transaction.isUserEvent("input.type")) return false;
      transaction.changes.iterChanges((_from, _to, _at, _end, inserted) =>
        typed += inserted.toString()
      );
      return LETTER.test(typed);
    });
    if (isLetter) queueMicrotask(() => startCompletion(view));
  }),
];
