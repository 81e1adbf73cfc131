/**
 * Names of the programs of the menu, and the program that a new page shows.
 *
 * @module
 */

import type { InputFile, Language } from "./program.ts";

/** A program that shows something, on one screen. */
export interface Example {
  readonly language: Language;
  readonly code: string;
  readonly input?: string;
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, InputFile>>;
}

/** Programs of the menu, in its order; the texts have their names. */
export const EXAMPLE_IDS = [
  "score",
  "table",
  "figure",
  "stream",
  "stdin",
  "files",
  "equation",
  "classifier",
  "sql",
  "tools",
  "javascript",
  "typescript",
] as const;

/** A program of the menu. */
export type ExampleId = typeof EXAMPLE_IDS[number];

/** Tabs that show more, after the programs of the menu. */
export const EXAMPLE_TABS = [
  "batch",
  "judge",
  "notebook",
] as const;

/** First program of each language. */
export const FIRST_EXAMPLES: Readonly<Record<Language, ExampleId>> = {
  python: "score",
  javascript: "javascript",
  typescript: "typescript",
};

/** Program that a new page shows. */
export const FIRST_EXAMPLE: Example = {
  language: "python",
  code: `# How much of what was expected does the answer have?
expected, answer = INPUT["expected"], INPUT["answer"]
missing = [word for word in expected if word not in answer]

print(f"{len(missing)} of {len(expected)} missing")
return_val({
    "score": 1 - len(missing) / len(expected),
    "missing": missing,
})
`,
  input: `{
  "expected": ["Bern", "Aare"],
  "answer": "Bern is the capital."
}`,
};
