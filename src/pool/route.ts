/**
 * Chooses the kind of sandbox that a program tries first. Reads text, so it can
 * be wrong; a wrong guess costs time and nothing else, since a sandbox says
 * which modules it lacked and the program is then moved.
 *
 * @module
 */

import type { SandboxKind } from "../kinds.ts";
import type { Language } from "../run/languages.ts";
import type { RunRequest } from "../run/request.ts";

/** Facts about a program for the router. */
export type RoutedProgram =
  & Pick<RunRequest, "language" | "code">
  & Partial<Pick<RunRequest, "resume">>;

/** Facts about a kind for the router. */
export interface RoutedKind extends Pick<SandboxKind, "name" | "languages"> {
  /** Top-level modules that it has beyond the standard library. */
  readonly modules: readonly string[];
}

/** Finds kinds of sandbox, by index into the list of kinds. */
export interface Router {
  /**
   * Returns the kind to try: the first one that has all that the program
   * imports; where none has, the one that has most of it, whose error then names
   * what is missing. null if no kind has its language.
   */
  first(program: RoutedProgram): number | null;
  /**
   * Returns the kind for a program that others will go on from: among those that
   * have all that it imports, the one that has most, since what goes on there
   * can import nothing else. Where none has all, it is as for `first`.
   */
  roomiest(program: RoutedProgram): number | null;
  /**
   * Returns the first kind after that of `index` that has all of `modules` and
   * all that the program imports; null if there is none.
   */
  next(
    index: number,
    modules: readonly string[],
    program: RoutedProgram,
  ): number | null;
  /**
   * Returns which kinds have what of `modules` and of what the program imports,
   * where no kind has all of it; null where a kind has, or none has anything.
   */
  explain(modules: readonly string[], program: RoutedProgram): string | null;
}

// Imports stand at the top; what follows may be a megabyte of data.
const SCANNED_CHARS = 65_536;

// Anchored to the line, so that it takes time in proportion to the text.
const IMPORT_LINE = /^[ \t]*(?:import|from)[ \t]([^\n#]*)/gm;
/** Functions of a package that need another one, which it imports by itself. */
const IMPLIED = [
  {
    by: "textdistance",
    use: /\b(?:gotoh|needleman_wunsch|smith_waterman)\b/i,
    needs: "numpy",
  },
] as const;
/** Functions that import, or look for, what a text names. */
const BY_TEXT = /\b(?:import_module|find_spec)\b/;
// Names in quotes, as they stand in lists of packages too.
const QUOTED_NAME =
  /(["'])([\p{L}_][\p{L}\p{N}_]{0,99})(?:\.[\p{L}\p{N}_.]{1,99})?\1/gu;
const WORD = /[\p{L}_][\p{L}\p{N}_]*/gu;

/** The kinds of one language, in their order, and what any of them has. */
interface Shelf {
  readonly indices: readonly number[];
  readonly known: ReadonlySet<string>;
}

/**
 * Creates the router over `kinds`.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const router = createRouter([
 *   { name: "a", languages: ["python"], modules: [] },
 *   { name: "b", languages: ["python"], modules: ["numpy"] },
 * ]);
 * const first = (code: string) => router.first({ language: "python", code });
 * assert.equal(first("import json, numpy as np"), 1);
 * assert.equal(first("print('numpy')"), 0);
 * ```
 */
export function createRouter(kinds: readonly RoutedKind[]): Router {
  const shelves = new Map<Language, Shelf>();
  for (const language of new Set(kinds.flatMap((kind) => kind.languages))) {
    const indices = kinds.flatMap(({ languages }, index) =>
      languages.includes(language) ? [index] : []
    );
    const known = new Set(indices.flatMap((index) => kinds[index].modules));
    shelves.set(language, { indices, known });
  }

  function firstWithAll(
    { indices }: Shelf,
    modules: readonly string[],
  ): number | undefined {
    return indices.find((index) =>
      has(kinds[index], modules).length ===
        modules.length
    );
  }

  function first({ language, code }: RoutedProgram): number | null {
    const shelf = shelves.get(language);
    if (shelf === undefined) return null;
    const wanted = imported(shelf, code);
    const whole = firstWithAll(shelf, wanted);
    if (whole !== undefined) return whole;
    const counts = shelf.indices.map((index) =>
      has(kinds[index], wanted).length
    );
    return shelf.indices[counts.indexOf(Math.max(...counts))];
  }

  return {
    first,
    roomiest(program) {
      const shelf = shelves.get(program.language);
      if (shelf === undefined) return null;
      const wanted = imported(shelf, program.code);
      const [index = first(program)] = shelf.indices
        .filter((at) => has(kinds[at], wanted).length === wanted.length)
        .sort((a, b) => kinds[b].modules.length - kinds[a].modules.length);
      return index;
    },
    next(index, modules, { language, code }) {
      const shelf = shelves.get(language);
      if (shelf === undefined) return null;
      // Only what some kind has can decide; the rest fails everywhere alike.
      const missing = modules.filter((module) => shelf.known.has(module));
      if (missing.length === 0) return null;
      // Fewer are left each time, so that this comes to an end.
      const later = shelf.indices.slice(shelf.indices.indexOf(index) + 1);
      const wanted = [...new Set([...missing, ...imported(shelf, code)])];
      return firstWithAll({ ...shelf, indices: later }, wanted) ?? null;
    },
    explain(modules, { language, code, resume }) {
      const shelf = shelves.get(language);
      if (shelf === undefined) return null;
      const missing = modules.filter((module) => shelf.known.has(module));
      if (missing.length === 0) return null;
      const places = (wanted: readonly string[]) =>
        wanted.map((module) => {
          const having = shelf.indices.map((index) => kinds[index])
            .filter((kind) => has(kind, [module]).length > 0);
          return `${module} (${having.map(({ name }) => name).join(", ")})`;
        }).join("; ");
      if (resume !== undefined) {
        return `this program goes on in a sandbox of the kind ${resume.kind}, ` +
          "as its state does; other kinds have what is missing: " +
          `${places(missing)}; import it in the first program that keeps`;
      }
      const wanted = [...new Set([...imported(shelf, code), ...missing])];
      if (firstWithAll(shelf, wanted) !== undefined) return null;
      return `no kind of sandbox has all of these: ${places(wanted)}`;
    },
  };
}

function has(kind: RoutedKind, modules: readonly string[]): readonly string[] {
  return modules.filter((module) => kind.modules.includes(module));
}

/** Guesses which of the modules that some kind has a program imports. */
function imported({ known }: Shelf, code: string): readonly string[] {
  if (known.size === 0) return [];
  const found = new Set<string>();
  const scanned = code.slice(0, SCANNED_CHARS);
  for (const [, rest] of scanned.matchAll(IMPORT_LINE)) {
    for (const [word] of rest.matchAll(WORD)) {
      if (known.has(word)) found.add(word);
    }
  }
  if (BY_TEXT.test(scanned)) {
    for (const [, , word] of scanned.matchAll(QUOTED_NAME)) {
      if (known.has(word)) found.add(word);
    }
  }
  for (const { by, use, needs } of IMPLIED) {
    if (found.has(by) && known.has(needs) && use.test(scanned)) {
      found.add(needs);
    }
  }
  return [...found];
}
