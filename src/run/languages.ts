/**
 * The languages of programs: what callers call them, and which of the two
 * services of the main application each belongs to. Does nothing by itself.
 *
 * @module
 */

import { keysOf } from "./keys_of.ts";

/**
 * Families that an operator turns on or off in `FAAS_LANGUAGES`, each with its
 * engine.
 */
export const FAMILIES = {
  python: { engine: "CPython" },
  javascript: { engine: "QuickJS" },
} as const;

/** Name of a family. */
export type LanguageFamily = keyof typeof FAMILIES;

/** The families, in the order in which they are listed. */
export const LANGUAGE_FAMILIES: readonly LanguageFamily[] = keysOf(FAMILIES);

/** One language. */
export interface LanguageFacts {
  readonly family: LanguageFamily;
  /** Names that callers may write, in lower case. */
  readonly names: readonly string[];
  /** Value of `metadata.runtime`. */
  readonly runtime: string;
}

const QUICKJS = "quickjs-webassembly";

/** Every language that there is. */
export const LANGUAGES = {
  python: {
    family: "python",
    names: ["python", "py", "python3"],
    runtime: "pyodide-webassembly",
  },
  javascript: {
    family: "javascript",
    names: ["javascript", "js"],
    runtime: QUICKJS,
  },
  typescript: {
    family: "javascript",
    names: ["typescript", "ts"],
    runtime: QUICKJS,
  },
} as const satisfies Readonly<Record<string, LanguageFacts>>;

/** Language of a program. */
export type Language = keyof typeof LANGUAGES;

/**
 * Returns the language that a caller names; undefined if there is none of that
 * name among `families`.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(findLanguage("TS", ["javascript"]), "typescript");
 * assert.equal(findLanguage("py", ["javascript"]), undefined);
 * ```
 */
export function findLanguage(
  name: string,
  families: readonly LanguageFamily[],
): Language | undefined {
  const wanted = name.toLowerCase();
  for (
    const [language, { family, names }] of Object.entries<LanguageFacts>(
      LANGUAGES,
    )
  ) {
    if (!families.includes(family) || !names.includes(wanted)) continue;
    return language as Language;
  }
}

/** The names that callers may use, quoted, for an error's text. */
export function acceptedNames(families: readonly LanguageFamily[]): string {
  const names = Object.values(LANGUAGES)
    .filter(({ family }) => families.includes(family))
    .flatMap(({ names }) => names);
  return names.map((name) => `"${name}"`).join(", ");
}
