/**
 * Lists every check of the project: the quick ones, then each file of tests.
 *
 * @module
 */

import { SHARD_VARIABLE } from "../../tests/in_shard.ts";
import type { Check } from "./check.ts";
import { LONG_FILES } from "./long_files.ts";

// Not "--quiet": it would swallow why a test is skipped.
const TEST_FLAGS = ["test", "--allow-all", "--no-prompt"];

/** Quick checks that often fail go first. */
const QUICK: readonly Check[] = [
  {
    name: "format",
    about: "`deno fmt` would change a file",
    args: ["fmt", "--check", "--quiet"],
    counted: "exit",
  },
  {
    name: "lint",
    about: "a rule of `deno lint` is broken",
    args: ["lint", "--quiet"],
    counted: "exit",
  },
  {
    name: "types",
    about: "the types do not fit",
    args: ["check", "--quiet", "."],
    counted: "exit",
  },
  {
    name: "examples",
    about: "an example in a comment is wrong",
    args: [...TEST_FLAGS, "--doc", "src", "tools"],
    counted: "deno tests",
  },
  {
    name: "python",
    about: "a test of the Python sources fails",
    command: "python3",
    args: [
      "-m",
      "unittest",
      "discover",
      "--start-directory",
      "tests/inside/python",
    ],
    counted: "python tests",
  },
];

/**
 * Returns every check, in the order in which they start: the longest files of
 * tests first, or one of them would go on alone at the end.
 */
export function allChecks(): Check[] {
  const files = testFiles("tests").toSorted((one, other) =>
    seconds(other) - seconds(one)
  );
  return [...QUICK, ...files.flatMap(checksOf)];
}

function seconds(path: string): number {
  return LONG_FILES[path]?.seconds ?? 0;
}

/** Returns the files of tests in a folder and below it. */
function testFiles(folder: string): string[] {
  return [...Deno.readDirSync(folder)]
    .toSorted((one, other) => one.name < other.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) => {
      const path = `${folder}/${name}`;
      if (isDirectory) return testFiles(path);
      return name.endsWith("_test.ts") ? [path] : [];
    });
}

function checksOf(path: string): Check[] {
  const count = LONG_FILES[path]?.shards ?? 1;
  return Array.from({ length: count }, (_, index): Check => ({
    name: count === 1 ? path : `${path} ${index + 1}/${count}`,
    file: path,
    about: "a promise is broken",
    // Types are a check of their own.
    args: [...TEST_FLAGS, "--no-check", "--unstable-no-legacy-abort", path],
    ...count > 1 && { env: { [SHARD_VARIABLE]: `${index}/${count}` } },
    counted: "deno tests",
  }));
}
