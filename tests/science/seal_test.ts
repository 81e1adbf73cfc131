/**
 * Runs programs that turn the scientific packages against the sandbox, with
 * the checker off: each must come to its stated end, and the next program must
 * find the sandbox (or its replacement) as if nobody had used it.
 *
 * The form of the files in `cases/` is that of `tests/security/cases/`.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { RunResult } from "../../src/protocol.ts";
import { parseCaseFile, type SecurityCase } from "../security/case_file.ts";
import { isMet } from "../security/expectation.ts";
import { skipBecause } from "../skip_because.ts";
import { NO_SCIENCE, openScience, type Science } from "./open_science.ts";

/** What a hostile program prints when it got through. */
const FLAG = "ESCAPED";
const HERE = new URL(".", import.meta.url);
const PROBE = await Deno.readTextFile(new URL("probe.py", HERE));
const CASES = await readCases();

Deno.test({
  name: "never, by means of the scientific packages",
  ignore: skipBecause(NO_SCIENCE),
  // Sandboxes come and go with the attacks: they outlive a step on purpose.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const science = await openScience({ policy: "permissive" });
    try {
      const unused = await probe(science);
      for (const [index, hostile] of CASES.entries()) {
        await t.step(hostile.title, async () => {
          assertEnd(hostile, await science.run(hostile.code, hostile));
          // A follow-up must be the very next program in the sandbox.
          if (CASES[index + 1]?.followsUp) return;
          assert.deepEqual(await probe(science), unused);
        });
      }
    } finally {
      await science.close();
    }
  },
});

function assertEnd(hostile: SecurityCase, result: RunResult): void {
  const { stdout, stderr, retVal, error, exitCode } = result;
  const { sandboxId } = result;
  const timedOut = error?.kind === "timeout";
  const outcome = { stdout, stderr, retVal, exitCode, timedOut, sandboxId };
  const told = JSON.stringify({
    stdout: stdout.slice(0, 500),
    stderr: stderr.slice(-1_500),
    exitCode,
    error,
  });
  // Not in stderr: a traceback quotes the line that would have printed it.
  assert.ok(!stdout.includes(FLAG) && !retVal.includes(FLAG), told);
  assert.ok(
    hostile.expectations.some((expectation) =>
      isMet(expectation, error ? { ...outcome, error } : outcome)
    ),
    `expected ${JSON.stringify(hostile.expectations)}, got ${told}`,
  );
}

async function probe(science: Science): Promise<unknown> {
  const { stdout, stderr, error } = await science.run(PROBE);
  assert.equal(error, undefined, stderr);
  return JSON.parse(stdout);
}

async function readCases(): Promise<readonly SecurityCase[]> {
  const folder = new URL("cases/", HERE);
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".py")) names.push(name);
  }
  const cases: SecurityCase[] = [];
  for (const name of names.sort()) {
    const text = await Deno.readTextFile(new URL(name, folder));
    cases.push(
      ...parseCaseFile(name.slice(0, -".py".length), text, new Map()),
    );
  }
  return cases;
}
