/**
 * The programs that are measured: `programs/NAME.py`, and `NAME.out` with what
 * it has to print.
 *
 * @module
 */

import { benchPath } from "./bench_path.ts";

/**
 * Needs of a program: the standard library, the scientific packages, or others,
 * which few of the rivals have.
 */
export type ProgramKind = "core" | "science" | "other";

/** A program and the answer that counts as right. */
export interface Program {
  /** File name without its ending. */
  readonly name: string;
  /** Its needs. */
  readonly kind: ProgramKind;
  /** Title in a few words. */
  readonly title: string;
  /** The Python source. */
  readonly code: string;
  /** Expected text on stdout. */
  readonly expected: string;
}

const PROGRAMS: readonly Omit<Program, "code" | "expected">[] = [
  { name: "hello", kind: "core", title: "hello" },
  { name: "json_scoring", kind: "core", title: "JSON scoring function" },
  { name: "regex_dict", kind: "core", title: "regex and dicts" },
  { name: "cpu_loop", kind: "core", title: "CPU-bound loop" },
  { name: "hundred_lines", kind: "core", title: "a hundred plain lines" },
  { name: "numpy_matrix", kind: "science", title: "numpy" },
  { name: "pandas_groupby", kind: "science", title: "pandas" },
  { name: "sklearn_fit", kind: "science", title: "scikit-learn" },
  { name: "sympy_solve", kind: "other", title: "sympy" },
  { name: "sqlite_query", kind: "other", title: "sqlite3" },
  { name: "networkx_paths", kind: "other", title: "networkx" },
];

/**
 * Reads the named programs, or all of them if none is named.
 *
 * @throws {Error} If a name is unknown.
 */
export async function readPrograms(
  names: readonly string[] = [],
): Promise<Program[]> {
  const unknown = names.filter((name) =>
    !PROGRAMS.some((p) => p.name === name)
  );
  if (unknown.length > 0) {
    const known = PROGRAMS.map(({ name }) => name).join(", ");
    throw new Error(`Cannot run "${unknown[0]}": known are ${known}`);
  }
  const chosen = PROGRAMS.filter(({ name }) =>
    names.length === 0 || names.includes(name)
  );
  return await Promise.all(chosen.map(async (program) => {
    const path = benchPath(`./programs/${program.name}`);
    const code = await Deno.readTextFile(`${path}.py`);
    return {
      ...program,
      code,
      expected: await Deno.readTextFile(`${path}.out`),
    };
  }));
}
