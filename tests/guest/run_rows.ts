/**
 * Runs a batch in one interpreter, and tells of each row what tests look at.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Interpreter } from "../../src/guest/interpreter.ts";
import type { RowInputs } from "../../src/run/batch.ts";
import type { BatchMessage, RowResult } from "../../src/wire/messages.ts";

/** Part of a row that tests read. */
export interface Row {
  readonly retVal: string;
  readonly stdout: string;
  readonly stderr: string;
  /** "success", or the kind of its error. */
  readonly kind: string;
}

/** Outcome of a batch. */
export interface RowsRun {
  readonly rows: readonly Row[];
  /** Number of messages of answers that ran twice, by reason. */
  readonly redone: ReadonlyMap<string, number>;
  /** Number of groups that ran twice, by reason. */
  readonly groupsRedone: ReadonlyMap<string, number>;
}

/** Request of a batch. */
export interface RowsAsked extends Partial<BatchMessage> {
  readonly code: string;
  readonly inputs: readonly unknown[];
  /** Inputs of each row, by its number. @default {nothing} */
  readonly brought?: readonly RowInputs[];
  /** Rows of each group. @default {as many as go well} */
  readonly groupRows?: number;
  /** Number of the first row. @default {0} */
  readonly first?: number;
}

/** Members that every batch of a test shares. */
export const BATCH = {
  type: "batch",
  nonce: "",
  setup: "",
  timeoutMs: 300_000,
  rowTimeoutMs: 300_000,
} as const;

/** Runs a batch, and resets the interpreter. */
export function runRows(
  interpreter: Interpreter,
  { inputs, brought, groupRows, first = 0, ...message }: RowsAsked,
): RowsRun {
  const opened = interpreter.openBatch({ ...BATCH, ...message }, { groupRows });
  assert.ok("batch" in opened, JSON.stringify(opened));
  const rows: Row[] = [];
  const redone = new Map<string, number>();
  const groupsRedone = new Map<string, number>();
  const texts = inputs.map((input, index) => {
    const inputJson = JSON.stringify(input);
    return brought ? { inputJson, ...brought[index] } : inputJson;
  });
  for (const answers of opened.batch.run(texts, first, false)) {
    rows.push(...answers.results.map(read));
    const { redone: reason } = answers;
    if (reason !== null) count(redone, reason);
    if (answers.startsRedo) {
      assert.ok(reason !== null);
      count(groupsRedone, reason);
    }
  }
  assert.equal(interpreter.reset(), null);
  return { rows, redone, groupsRedone };
}

/** Returns the rows' return values. */
export function values({ rows }: RowsRun): string[] {
  return rows.map(({ retVal }) => retVal);
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function read(result: RowResult): Row {
  if (!("stdout" in result)) {
    const [, retVal, , stdout] = result;
    return { retVal, stdout, stderr: "", kind: "success" };
  }
  const { retVal, stdout, stderr, error } = result;
  return { retVal, stdout, stderr, kind: error?.kind ?? "success" };
}
