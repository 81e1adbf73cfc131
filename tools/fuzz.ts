/**
 * Feeds random frames, requests and programs to the parts that read what others
 * send, for a set time. `make fuzz` calls it; exit code 1 on a failure.
 *
 * Usage: `deno run -A tools/fuzz.ts [--seconds 60] [--seed N] [--only frames]`
 *
 * @module
 */

import { parseArgs } from "node:util";
import fc from "fast-check";
import { fuzzFrames } from "../tests/fuzz/frames.ts";
import type { FuzzTarget } from "../tests/fuzz/fuzz_target.ts";
import { fuzzPrograms } from "../tests/fuzz/programs.ts";
import { fuzzRequests } from "../tests/fuzz/requests.ts";
import { fuzzScripts } from "../tests/fuzz/scripts.ts";

const TARGETS: Readonly<
  Record<string, () => FuzzTarget | Promise<FuzzTarget>>
> = {
  frames: fuzzFrames,
  requests: fuzzRequests,
  programs: fuzzPrograms,
  scripts: fuzzScripts,
};

/** Cases in a row for one target; a failure is repeated by its seed. */
const CASES = 200;
/** So many of each target are tried however long it takes. */
const FIRST_CASES = 10;
const PATIENCE_MS = 600_000;

function wholeNumber(text: string, name: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  console.error(`Cannot use --${name}=${text}: accepted is a whole number`);
  Deno.exit(2);
}

/** Runs one row of `numRuns` cases; returns how many, or null after a failure. */
async function feed(
  { name, property }: FuzzTarget,
  seed: number,
  numRuns: number,
  timeMs: number,
): Promise<number | null> {
  const details = await fc.check(property, {
    seed,
    numRuns,
    interruptAfterTimeLimit: Math.max(1, timeMs),
  });
  // A row that the end of the time has cut is no failure.
  if (!details.failed || details.counterexample === null) {
    return details.numRuns;
  }
  console.error(fc.defaultReportMessage(details));
  console.error(details.errorInstance);
  console.error(
    `Again: make fuzz FUZZ_FLAGS="--only ${name} --seed ${seed}"`,
  );
  return null;
}

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string" },
    only: { type: "string" },
  },
});
const seconds = wholeNumber(values.seconds, "seconds");
const firstSeed = values.seed === undefined
  ? Math.floor(Math.random() * 1_000_000_000)
  : wholeNumber(values.seed, "seed");
const names = Object.keys(TARGETS).filter((name) =>
  values.only === undefined || values.only === name
);
if (names.length === 0) {
  const accepted = Object.keys(TARGETS).join(", ");
  console.error(`Cannot fuzz "${values.only}": accepted is ${accepted}`);
  Deno.exit(2);
}

console.log(`${names.join(", ")}: ${seconds} s from seed ${firstSeed}`);
const targets: FuzzTarget[] = [];
const counts = new Map<string, number>();
let failed = false;
try {
  for (const name of names) targets.push(await TARGETS[name]());
  const endMs = performance.now() + seconds * 1000;
  const leftMs = () => endMs - performance.now();
  for (let row = 0; (row === 0 || leftMs() > 0) && !failed; row++) {
    const isFirst = row === 0;
    for (const target of targets) {
      const count = await feed(
        target,
        firstSeed + row,
        isFirst ? FIRST_CASES : CASES,
        isFirst ? PATIENCE_MS : leftMs(),
      );
      if (count === null) failed = true;
      const before = counts.get(target.name) ?? 0;
      counts.set(target.name, before + (count ?? 0));
    }
  }
} finally {
  for (const target of targets) await target[Symbol.asyncDispose]();
}
for (const [name, count] of counts) console.log(`${name}: ${count} cases`);
console.log(failed ? "failed" : "nothing found");
Deno.exit(failed ? 1 : 0);
