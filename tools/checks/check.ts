/**
 * One thing that `make test` looks at: a command, and how its outcome counts.
 *
 * @module
 */

/** One command, and how its outcome is counted. */
export interface Check {
  readonly name: string;
  /** The file of tests that it runs, if it is one. */
  readonly file?: string;
  /** Meaning of a failure, for the reader of the end of the log. */
  readonly about: string;
  readonly args: readonly string[];
  /** Absent: Deno itself. */
  readonly command?: string;
  /** @default {{}} */
  readonly env?: Readonly<Record<string, string>>;
  /** "exit": one check that passes or fails; "tests": its own counts. */
  readonly counted: "exit" | "deno tests" | "python tests";
}

/**
 * Returns the line that runs a check alone, to be pasted into a shell.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(
 *   runsAlone({
 *     name: "x",
 *     about: "",
 *     args: ["test", "tests/x_test.ts"],
 *     env: { TEST_SHARD: "0/3" },
 *     counted: "deno tests",
 *   }),
 *   "TEST_SHARD=0/3 sh make/deno.sh test tests/x_test.ts",
 * );
 * ```
 */
export function runsAlone({ command, args, env = {} }: Check): string {
  const variables = Object.entries(env).map(([name, value]) =>
    `${name}=${value}`
  );
  return [...variables, command ?? "sh make/deno.sh", ...args].join(" ");
}
