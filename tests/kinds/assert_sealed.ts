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
import { inFull } from "../in_full.ts";
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
  /** Program that follows `look.py`, and prints what earlier ones changed. */
  readonly probePath: URL;
}

const IS_CLOSE = inFull(
  "contents of values are looked at after the last attack of each file",
);

/** Runs all cases, a step each. */
export async function assertSealed(
  t: Deno.TestContext,
  { kind, folder, probePath }: SealedKind,
): Promise<void> {
  const files = await readCases(folder);
  assert.ok(files.length > 0, `no cases for ${kind}`);
  const look = await Deno.readTextFile(new URL("look.py", import.meta.url));
  const code = look + await Deno.readTextFile(probePath);
  const opened = await openKind(kind, { policy: "permissive" });
  try {
    const unused = await probe(opened, code, true);
    for (const cases of files) {
      for (const [index, hostile] of cases.entries()) {
        const next = cases[index + 1];
        const closely = IS_CLOSE || next === undefined;
        await t.step(hostile.title, async () => {
          assertEnd(hostile, await opened.run(hostile.code, hostile));
          // A follow-up must be the very next program in the sandbox.
          if (next?.followsUp) return;
          const { contents, ...rest } = await probe(opened, code, closely);
          assert.deepEqual({ contents: unused.contents, ...rest }, unused);
          if (closely) assert.deepEqual(contents, unused.contents);
        });
      }
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

async function probe(
  opened: OpenedKind,
  code: string,
  closely: boolean,
): Promise<Record<string, unknown>> {
  const input = closely ? "closely" : null;
  const { stdout, stderr, error } = await opened.run(asNew(code), { input });
  assert.equal(error, undefined, stderr);
  return JSON.parse(stdout);
}

/** Returns the cases of each file. */
async function readCases(folder: URL): Promise<readonly SecurityCase[][]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".py")) names.push(name);
  }
  return await Promise.all(
    names.sort().map(async (name) => {
      const text = await Deno.readTextFile(new URL(name, folder));
      return [...parseCaseFile(name.slice(0, -".py".length), text, new Map())];
    }),
  );
}
