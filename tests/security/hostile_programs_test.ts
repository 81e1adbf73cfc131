/**
 * Runs every hostile program of `cases/` against the whole service with the
 * checker off. Each must come to its stated end and leave the next program in
 * the same sandbox (or its replacement), and the programs of others, untouched.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Expectation, isMet } from "./expectation.ts";
import type { SecurityCase } from "./case_file.ts";
import { readCases } from "./read_cases.ts";
import { openSubject } from "./open_subject.ts";
import { parseProbe, type ProbeAnswer } from "./probe_answer.ts";
import type { Outcome, Subject } from "./subject.ts";
import { asNew } from "../as_new.ts";
import { inFull } from "../in_full.ts";
import { inShard } from "../in_shard.ts";

/** Text that a hostile program prints when it got through. */
const FLAG = "ESCAPED";

/** Output kept per stream is 1 MiB; the mark of the cut is short. */
const LARGEST_STREAM_CHARS = 1_048_576 + 1_000;

// No hostile program may end, delay beyond its deadline, or alter this one,
// which runs beside it. It computes, so that a shared resource would show.
const NEIGHBOUR = `
import hashlib
digest = hashlib.sha256(str(INPUT).encode())
for _ in range(5_000):
    digest.update(digest.digest())
print(INPUT, digest.hexdigest())
return_val(INPUT)
`;

const [PROBE, GLANCE] = await Promise.all(
  ["probe.py", "glance.py"].map((name) =>
    Deno.readTextFile(new URL(name, import.meta.url))
  ),
);

const IS_CLOSE = inFull(
  "modules, classes and contents are looked at after every fourth file",
);
/** All that can be seen takes as long as thirty attacks. */
const FILES_TO_A_CLOSE_LOOK = 4;

/** Program that looks at every sandbox after each attack. */
const LOOK: Look = IS_CLOSE
  ? { code: PROBE, input: "brief" }
  : { code: GLANCE };

/** A program that tells what earlier ones have left. */
interface Look {
  readonly code: string;
  /** @default {null} */
  readonly input?: string | null;
}

/** The service under attack, and how its sandboxes answered the probe first. */
interface Siege {
  readonly subject: Subject;
  /** Answer of all unused sandboxes. */
  readonly neverUsed: ProbeAnswer;
  /** The same, as far as {@linkcode LOOK} looks. */
  readonly neverUsedLook: ProbeAnswer;
  /** By sandbox. */
  readonly firstAnswers: Map<string, ProbeAnswer>;
  /** By sandbox: what is asked after each attack takes a part of the time. */
  readonly firstLooks: Map<string, ProbeAnswer>;
}

let siege: Siege;

Deno.test.beforeAll(async () => {
  const subject = await openSubject();
  const firstAnswers = await probeAll(subject);
  const firstLooks = await probeAll(subject, LOOK);
  const [neverUsed] = firstAnswers.values();
  const [neverUsedLook] = firstLooks.values();
  assert.ok(neverUsed !== undefined && neverUsedLook !== undefined);
  siege = { subject, neverUsed, neverUsedLook, firstAnswers, firstLooks };
});
Deno.test.afterAll(() => siege?.subject.close());

// Neighbours in the list are alike, and as slow.
const files = inShard([...await readCases()]);
for (const [at, [file, cases]] of files.entries()) {
  const isLookedAt = IS_CLOSE || at === files.length - 1 ||
    (at + 1) % FILES_TO_A_CLOSE_LOOK === 0;
  Deno.test({
    name: `${file}: never gets through, never leaves a trace`,
    // The service lives from the first test to the last.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn(t) {
      for (const [index, hostile] of cases.entries()) {
        // A follow-up must be the very next program in the sandbox.
        const isFollowed = cases[index + 1]?.followsUp ?? false;
        await t.step(hostile.title, () => attack(hostile, isFollowed));
      }
      if (isLookedAt) {
        await t.step("never leaves a trace at last", assertAsFirst);
      }
    },
  });
}

async function attack(
  hostile: SecurityCase,
  isFollowed: boolean,
): Promise<void> {
  const { subject } = siege;
  if (hostile.followsUp) await runInAll(subject, hostile);
  else await runBesideNeighbour(subject, hostile);
  if (!isFollowed) await assertUntouched();
}

/** Fails unless every sandbox says what it has said first, as far as we look. */
async function assertUntouched(): Promise<void> {
  const { subject, neverUsedLook, firstAnswers, firstLooks } = siege;
  const answers = await probeAll(subject, LOOK);
  // A replacement is new: what it answers first, it must go on to.
  const isNew = (id: string) => !firstLooks.has(id) || !firstAnswers.has(id);
  if (IS_CLOSE && [...answers.keys()].some(isNew)) {
    await assertAsFirst();
  }
  for (const [sandboxId, answer] of answers) {
    assert.deepEqual(answer.state, neverUsedLook.state);
    const before = firstLooks.get(sandboxId);
    if (before === undefined) firstLooks.set(sandboxId, answer);
    else assert.deepEqual(answer, before);
  }
}

/** Fails unless every sandbox says all that the first one has said. */
async function assertAsFirst(): Promise<void> {
  const { subject, neverUsed, firstAnswers } = siege;
  for (const [sandboxId, answer] of await probeAll(subject)) {
    assert.deepEqual(answer.state, neverUsed.state);
    const before = firstAnswers.get(sandboxId);
    if (before === undefined) firstAnswers.set(sandboxId, answer);
    else assert.deepEqual(answer.traces, before.traces);
  }
}

async function runBesideNeighbour(
  subject: Subject,
  { code, timeoutMs, expectations }: SecurityCase,
): Promise<void> {
  const token = crypto.randomUUID();
  const [outcome, neighbour] = await Promise.all([
    subject.run(code, { timeoutMs }),
    subject.run(NEIGHBOUR, { input: token }),
  ]);
  assertEnd(expectations, outcome);
  assertNeighbour(neighbour, token);
}

/** Runs one program once in every sandbox, the attacked one among them. */
async function runInAll(
  subject: Subject,
  { code, timeoutMs, expectations }: SecurityCase,
): Promise<void> {
  const runs = Array.from(
    { length: subject.slots },
    () => subject.run(code, { timeoutMs }),
  );
  for (const outcome of await Promise.all(runs)) {
    assertEnd(expectations, outcome);
  }
}

function assertEnd(
  expectations: readonly Expectation[],
  outcome: Outcome,
): void {
  const { stdout, stderr, retVal, error } = outcome;
  const told = JSON.stringify({
    ...outcome,
    stdout: stdout.slice(0, 500),
    stderr: stderr.slice(-1_500),
    retVal: retVal.slice(0, 200),
  });
  // Not in stderr: a traceback quotes the line that would have printed it.
  assert.ok(!stdout.includes(FLAG) && !retVal.includes(FLAG), told);
  assert.ok(stdout.length <= LARGEST_STREAM_CHARS, "stdout is not cut");
  assert.ok(stderr.length <= LARGEST_STREAM_CHARS, "stderr is not cut");
  assert.ok(
    expectations.some((expectation) => isMet(expectation, outcome)),
    `expected ${JSON.stringify(expectations)}, got ${told}`,
  );
  // The caller takes an empty ret_val with an empty stderr for a success.
  assert.ok(error === undefined || stderr !== "", `silent failure: ${told}`);
}

function assertNeighbour(outcome: Outcome, token: string): void {
  assert.equal(outcome.error, undefined, outcome.stderr);
  assert.match(outcome.stdout, new RegExp(`^${token} [0-9a-f]{64}\n$`));
  assert.equal(outcome.retVal, token);
  assert.equal(outcome.stderr, "");
}

/** Returns the answer by sandbox, from as many as there are slots. */
async function probeAll(
  subject: Subject,
  { code, input = null }: Look = { code: PROBE },
): Promise<Map<string, ProbeAnswer>> {
  const outcomes = await Promise.all(
    Array.from(
      { length: subject.slots },
      () => subject.run(asNew(code), { input }),
    ),
  );
  return new Map(outcomes.map((outcome) => {
    assert.equal(outcome.error, undefined, outcome.stderr);
    return [outcome.sandboxId, parseProbe(outcome.stdout)];
  }));
}
