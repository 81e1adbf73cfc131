/**
 * Runs programs that turn packages against the sandbox, with the checker off:
 * each must come to its stated end, and the next program must find the sandbox
 * (or its replacement) as if nobody had used it.
 *
 * The form of the files is that of `tests/security/cases/`.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { RunResult } from "../../src/run/result.ts";
import { asNew } from "../as_new.ts";
import { parseCaseFile, type SecurityCase } from "../security/case_file.ts";
import { isMet } from "../security/expectation.ts";
import { type OpenedKind, openKind } from "./open_kind.ts";

/** Text that a hostile program prints when it got through. */
const FLAG = "ESCAPED";

/** Target of {@linkcode assertSealed}. */
export interface SealedKind {
  /** Name of the kind. */
  readonly kind: string;
  /** Folder of the files. */
  readonly folder: URL;
  /** Program that prints as JSON what earlier ones could have changed. */
  readonly probeCode: string;
}

/** Runs all cases, a step each. */
export async function assertSealed(
  t: Deno.TestContext,
  { kind, folder, probeCode }: SealedKind,
): Promise<void> {
  const cases = await readCases(folder);
  assert.ok(cases.length > 0, `no cases for ${kind}`);
  const opened = await openKind(kind, { policy: "permissive" });
  try {
    const unused = await probe(opened, probeCode);
    for (const [index, hostile] of cases.entries()) {
      await t.step(hostile.title, async () => {
        assertEnd(hostile, await opened.run(hostile.code, hostile));
        // A follow-up must be the very next program in the sandbox.
        if (cases[index + 1]?.followsUp) return;
        assert.deepEqual(await probe(opened, probeCode), unused);
      });
    }
  } finally {
    await opened.close();
  }
}

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

async function probe(opened: OpenedKind, code: string): Promise<unknown> {
  const { stdout, stderr, error } = await opened.run(asNew(code));
  assert.equal(error, undefined, stderr);
  return JSON.parse(stdout);
}

async function readCases(folder: URL): Promise<readonly SecurityCase[]> {
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
