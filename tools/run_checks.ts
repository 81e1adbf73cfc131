/**
 * Runs every check and test of the project, and ends with one line that counts
 * them: `N passed, N failed, N skipped`. `make test` and CI call it.
 *
 * Each file of tests is a process of its own, or several, and two more than
 * there are CPUs run side by side.
 *
 * Usage: `deno run -A tools/run_checks.ts [--changed] [--full] [name ...]`:
 * names as printed, or the beginning of a path, such as `tests/pool`. With
 * `--changed` only the tests that a change since main can affect; with `--full`
 * nothing in its short form.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { IN_FULL_VARIABLE } from "../tests/in_full.ts";
import { allChecks } from "./checks/all_checks.ts";
import { type Check, runsAlone } from "./checks/check.ts";
import { findChanged } from "./checks/find_changed.ts";
import { type Counts, countTests } from "./count_tests.ts";

/** Time after which a waiting check has failed. */
const LONGEST_MS = 50 * 60_000;

/** Outcome of a check. */
interface Outcome extends Counts {
  readonly check: Check;
  readonly seconds: number;
  /** Lines that say why a test was skipped, or what was short. */
  readonly notes: readonly string[];
}

const SLOWEST = 10;

const { values: flags, positionals: names } = parseArgs({
  args: [...Deno.args],
  allowPositionals: true,
  options: {
    changed: { type: "boolean", default: false },
    full: { type: "boolean", default: false },
  },
});

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
      env: {
        NO_COLOR: "1",
        PYTHONDONTWRITEBYTECODE: "1",
        ...flags.full && { [IN_FULL_VARIABLE]: "1" },
        ...check.env,
      },
    },
  ).output();
  const decoder = new TextDecoder();
  const text = decoder.decode(stdout) + decoder.decode(stderr);
  const seconds = (performance.now() - start) / 1_000;
  const counts = count(check, success, text);
  console.log(`\n== ${check.name}`);
  if (counts.failed > 0) console.log(`FAILED: ${runsAlone(check)}`);
  console.log(text.trimEnd());
  const notes = [...text.matchAll(/^(?:skipped|short): .*$/gm)]
    .map(([line]) => line);
  return { check, seconds, notes, ...counts };
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

const checks = allChecks();
const changed = flags.changed
  ? new Set(await findChanged(checks.flatMap(({ file }) => file ?? [])))
  : null;
const outcomes = await runAll(
  checks.filter(({ name, file }) =>
    (names.length === 0 || names.some((one) => name.startsWith(one))) &&
    (file === undefined || changed === null || changed.has(file))
  ),
  // Many tests wait for deadlines: two more keep the CPUs busy meanwhile.
  navigator.hardwareConcurrency + 2,
);

const slowest = outcomes.toSorted((a, b) => b.seconds - a.seconds)
  .slice(0, SLOWEST);
console.log(`\nThe slowest:`);
for (const { check, seconds } of slowest) {
  console.log(`${seconds.toFixed(1).padStart(6)} s ${check.name}`);
}
for (const { check, notes } of outcomes) {
  for (const note of notes) console.log(`${note} (${check.name})`);
}
for (const { check, failed } of outcomes) {
  if (failed === 0) continue;
  console.log(
    `FAILED ${check.name}: ${failed} failed - ${check.about}\n` +
      `  alone: ${runsAlone(check)}`,
  );
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
