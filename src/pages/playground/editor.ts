/// <reference lib="dom" />
/**
 * The editor: CodeMirror in a shadow root. There its styles are adopted style
 * sheets; in the page itself they would be style elements, which the page's
 * policy refuses.
 *
 * @module
 */

import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
} from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { element } from "./dom.ts";
import type { Language } from "./program.ts";

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

/** Options for {@linkcode createEditor}. */
export interface EditorOptions {
  /** Label for screen readers. */
  readonly label: string;
  readonly onRun: () => void;
  /** Shift+Enter. @default {as `onRun`} */
  readonly onRunNext?: () => void;
  readonly onChange: () => void;
}

/** An editor on the page. */
export interface Editor {
  code: string;
  setLanguage(language: Language | "markdown"): void;
  /** Breaks long lines, or lets them scroll. */
  wrap(isOn: boolean): void;
  /** Changes what a screen reader calls it. */
  setLabel(label: string): void;
  /** Marks these places, and no others. */
  mark(problems: readonly Problem[]): void;
  /** Writes text where the cursor is, and goes there. */
  insert(text: string): void;
  /** Puts the cursor at a place, and shows it. */
  goTo(problem: Problem): void;
  focus(): void;
}

/** Python's grammar comes with the page, the other one when it is asked for. */
const LANGUAGES: Readonly<
  Record<Language | "markdown", () => Promise<Extension>>
> = {
  markdown: () => Promise.resolve([]),
  python: () => Promise.resolve(python()),
  javascript: async () =>
    (await import("@codemirror/lang-javascript")).javascript(),
  typescript: async () =>
    (await import("@codemirror/lang-javascript"))
      .javascript({ typescript: true }),
};

/** Colours are the page's, so that they follow its theme. */
const THEME = EditorView.theme({
  "&": {
    color: "var(--text)",
    backgroundColor: "var(--back)",
    height: "var(--editor-full, auto)",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    fontSize: "var(--size-code)",
    lineHeight: "1.5",
    minHeight: "var(--editor-height, 16rem)",
    maxHeight: "var(--editor-most, 60vh)",
    overflow: "auto",
  },
  ".cm-gutters": {
    color: "var(--soft)",
    backgroundColor: "var(--back)",
    border: "0",
  },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)",
  },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    {
      backgroundColor:
        "color-mix(in srgb, var(--accent) 30%, transparent) !important",
    },
  ".cm-tooltip": {
    color: "var(--text)",
    backgroundColor: "var(--raised)",
    border: "1px solid var(--line)",
  },
  ".cm-diagnostic": { whiteSpace: "pre-wrap" },
});

const HIGHLIGHT = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)" },
  { tag: [tags.string, tags.regexp], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  {
    tag: [
      tags.function(tags.variableName),
      tags.definition(tags.variableName),
      tags.className,
      tags.typeName,
    ],
    color: "var(--code-name)",
  },
]);

/** Puts an editor into `host`. */
export function createEditor(
  host: HTMLElement,
  { label, onRun, onRunNext = onRun, onChange }: EditorOptions,
): Editor {
  const root = host.attachShadow({ mode: "open" });
  const parent = element("div");
  parent.style.height = "var(--editor-full, auto)";
  root.append(parent);
  const language = new Compartment();
  const attributes = new Compartment();
  const wrapping = new Compartment();
  let chosen: Language | "markdown" = "python";
  const labelled = (name: string) =>
    // The place in the order of Tab is said, for tools that look for one.
    EditorView.contentAttributes.of({ "aria-label": name, tabindex: "0" });

  const view = new EditorView({
    root,
    parent,
    state: EditorState.create({
      extensions: [
        lineNumbers(),
        lintGutter(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of("    "),
        bracketMatching(),
        syntaxHighlighting(HIGHLIGHT),
        THEME,
        language.of(python()),
        attributes.of(labelled(label)),
        wrapping.of([]),
        keymap.of([
          { key: "Mod-Enter", run: () => (onRun(), true) },
          { key: "Ctrl-Enter", run: () => (onRun(), true) },
          { key: "Shift-Enter", run: () => (onRunNext(), true) },
          ...defaultKeymap,
          ...historyKeymap,
          indentWithTab,
        ]),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) onChange();
        }),
      ],
    }),
  });

  return {
    get code() {
      return view.state.doc.toString();
    },
    set code(code) {
      const { length } = view.state.doc;
      view.dispatch({ changes: { from: 0, to: length, insert: code } });
    },
    setLanguage(name) {
      chosen = name;
      void LANGUAGES[name]().then((grammar) => {
        // Another one may have been chosen since.
        if (chosen !== name) return;
        view.dispatch({ effects: language.reconfigure(grammar) });
      });
    },
    wrap(isOn) {
      const effect = wrapping.reconfigure(isOn ? EditorView.lineWrapping : []);
      view.dispatch({ effects: effect });
    },
    setLabel(name) {
      view.dispatch({ effects: attributes.reconfigure(labelled(name)) });
    },
    mark(problems) {
      const diagnostics = problems.map((problem): Diagnostic => ({
        ...placeOf(view, problem),
        severity: "error",
        message: problem.message,
      }));
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    insert(text) {
      view.dispatch(view.state.replaceSelection(text));
      view.focus();
    },
    goTo(problem) {
      const { from } = placeOf(view, problem);
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
    focus() {
      view.focus();
    },
  };
}

/** Returns where a problem is; the program may have changed since. */
function placeOf(
  { state }: EditorView,
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
