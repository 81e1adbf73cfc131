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
// Not all of its support: the rest would bring completion into the first load.
import { pythonLanguage } from "@codemirror/lang-python";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import {
  Compartment,
  EditorState,
  type Extension,
  StateEffect,
} from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  gutter,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { element } from "./dom.ts";
import { placeOf, type Problem } from "./editor_place.ts";
import type { Language } from "./program.ts";

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
  python: () => Promise.resolve(pythonLanguage),
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
  ".cm-gutter-lint": { width: "1.4em" },
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
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--on-accent)",
    backgroundColor: "var(--accent)",
  },
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
  /** An empty gutter until there is something to mark. */
  const marks = new Compartment();
  let marked: readonly Problem[] = [];
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
        marks.of(gutter({ class: "cm-gutter-lint" })),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of("    "),
        bracketMatching(),
        syntaxHighlighting(HIGHLIGHT),
        THEME,
        language.of(pythonLanguage),
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

  // Completion loads for somebody who writes.
  host.addEventListener("focusin", () => {
    void import("./completion.ts").then(({ completion }) => {
      view.dispatch({ effects: StateEffect.appendConfig.of(completion) });
    });
  }, { once: true });

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
      const hadNone = marked.length === 0;
      marked = problems;
      if (hadNone && problems.length === 0) return;
      void import("./editor_marks.ts").then(
        ({ lintGutter, setDiagnostics }) => {
          // Others may have come since.
          if (marked !== problems) return;
          view.dispatch({ effects: marks.reconfigure(lintGutter()) });
          const diagnostics = problems.map((problem) => ({
            ...placeOf(view.state, problem),
            severity: "error" as const,
            message: problem.message,
          }));
          view.dispatch(setDiagnostics(view.state, diagnostics));
        },
      );
    },
    insert(text) {
      view.dispatch(view.state.replaceSelection(text));
      view.focus();
    },
    goTo(problem) {
      const { from } = placeOf(view.state, problem);
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
    focus() {
      view.focus();
    },
  };
}
