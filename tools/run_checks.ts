/**
 * Runs every check and test of the project, and ends with one line that counts
 * them: `N passed, N failed, N skipped`. `make test` and CI call it.
 *
 * Each file of tests is a process of its own, or several (`SHARDS`), and one more
 * than there are CPUs run side by side.
 *
 * Usage: `deno run -A tools/run_checks.ts [name ...]`: names as printed, or the
 * beginning of a path, such as `tests/pool`.
 *
 * @module
 */

import { SHARD_VARIABLE } from "../tests/in_shard.ts";
import { type Counts, countTests } from "./count_tests.ts";

/** What waits for something that never comes has failed by then. */
const LONGEST_MS = 50 * 60_000;

/** One command, and how its outcome is counted. */
interface Check {
  readonly name: string;
  /** What a failure of it means, for whoever reads the end of the log. */
  readonly about: string;
  readonly args: readonly string[];
  /** Absent: Deno itself. */
  readonly command?: string;
  /** @default {{}} */
  readonly env?: Readonly<Record<string, string>>;
  /** "exit": one check that passes or fails; "tests": its own counts. */
  readonly counted: "exit" | "deno tests" | "python tests";
}

/** What came of a check. */
interface Outcome extends Counts {
  readonly check: Check;
  readonly seconds: number;
  /** Lines that say why a test was skipped. */
  readonly reasons: readonly string[];
}

// Not "--quiet": it would swallow why a test is skipped.
const TEST_FLAGS = ["test", "--allow-all", "--no-prompt"];

/** What is quick and often wrong goes first. */
const CHECKS: readonly Check[] = [
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
    args: [...TEST_FLAGS, "--doc", "src"],
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
 * Folders in the order in which their files start: the slow ones first, or one
 * of them would go on alone at the end. Those that are not here come last.
 */
const ORDER = [
  "tests/soak/",
  "tests/kinds/",
  "tests/service/",
  "tests/clients/",
  "tests/security/",
  "tests/faults/",
  "tests/guest/",
] as const;

/** Slow files that run as several processes, each with some of the cases. */
const SHARDS: Readonly<Record<string, number>> = {
  // Each with a service of its own.
  "tests/security/hostile_programs_test.ts": 3,
};

const SLOWEST = 10;

/** Returns the checks of the files of tests in a folder and below it. */
function testFiles(folder: string): Check[] {
  const entries = [...Deno.readDirSync(folder)]
    .toSorted((a, b) => a.name < b.name ? -1 : 1);
  return entries.flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return testFiles(path);
    if (!name.endsWith("_test.ts")) return [];
    const count = SHARDS[path] ?? 1;
    return Array.from({ length: count }, (_, index): Check => ({
      name: count === 1 ? path : `${path} ${index + 1}/${count}`,
      about: "a promise is broken",
      // Types are a check of their own.
      args: [...TEST_FLAGS, "--no-check", "--unstable-no-legacy-abort", path],
      env: { [SHARD_VARIABLE]: `${index}/${count}` },
      counted: "deno tests",
    }));
  });
}

function place({ name }: Check): number {
  const index = ORDER.findIndex((folder) => name.startsWith(folder));
  return index < 0 ? ORDER.length : index;
}

/** Runs one check; its output is printed in one piece when it ends. */
async function run(check: Check): Promise<Outcome> {
  const start = performance.now();
  const { success, stdout, stderr } = await new Deno.Command(
    check.command ?? Deno.execPath(),
    {
      args: [...check.args],
      stdin: "null",
      signal: AbortSignal.timeout(LONGEST_MS),
      // A checkout stays as it is: Python would leave its bytecode in it.
      env: { NO_COLOR: "1", PYTHONDONTWRITEBYTECODE: "1", ...check.env },
    },
  ).output();
  const decoder = new TextDecoder();
  const text = decoder.decode(stdout) + decoder.decode(stderr);
  const seconds = (performance.now() - start) / 1_000;
  console.log(`\n== ${check.name}\n${text.trimEnd()}`);
  const reasons = [...text.matchAll(/^skipped: .*$/gm)].map(([line]) => line);
  return { check, seconds, reasons, ...count(check, success, text) };
}

function count(check: Check, success: boolean, text: string): Counts {
  if (check.counted === "exit") {
    return { passed: success ? 1 : 0, failed: success ? 0 : 1, skipped: 0 };
  }
  const counts = countTests(check.counted, text);
  // A run that died, or ran nothing, must not pass for one without failures.
  const broken = !success && counts.failed === 0 ||
    counts.passed + counts.failed + counts.skipped === 0;
  return broken ? { ...counts, failed: counts.failed + 1 } : counts;
}

/** Runs checks, so many side by side. */
async function runAll(
  checks: readonly Check[],
  atOnce: number,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const rest = checks.values();
  const work = async () => {
    for (const check of rest) outcomes.push(await run(check));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcomes;
}

const files = testFiles("tests").toSorted((a, b) => place(a) - place(b));
const wanted = [...CHECKS, ...files].filter(({ name }) =>
  Deno.args.length === 0 || Deno.args.some((one) => name.startsWith(one))
);
const outcomes = await runAll(
  wanted,
  // Many tests wait for deadlines: one more keeps the CPUs busy meanwhile.
  navigator.hardwareConcurrency + 1,
);

const slowest = outcomes.toSorted((a, b) => b.seconds - a.seconds)
  .slice(0, SLOWEST);
console.log(`\nThe slowest:`);
for (const { check, seconds } of slowest) {
  console.log(`${seconds.toFixed(1).padStart(6)} s ${check.name}`);
}
for (const { check, reasons } of outcomes) {
  for (const reason of reasons) console.log(`${check.name}: ${reason}`);
}
for (const { check, failed } of outcomes) {
  if (failed === 0) continue;
  console.log(`FAILED ${check.name}: ${failed} failed - ${check.about}`);
}
const total = { passed: 0, failed: 0, skipped: 0 };
for (const { passed, failed, skipped } of outcomes) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}
// Nothing that was run must not pass for no failure.
if (outcomes.length === 0) total.failed += 1;
console.log(
  `${total.passed} passed, ${total.failed} failed` +
    (total.skipped > 0 ? `, ${total.skipped} skipped` : ""),
);
Deno.exit(total.failed > 0 ? 1 : 0);
