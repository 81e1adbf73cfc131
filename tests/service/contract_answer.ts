/**
 * Holds answers against the HTTP contract.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  errorBodySchema,
  runAnswerSchema,
} from "../../src/http/openapi/schemas.ts";
import type { z } from "zod";

/** Outcome of a program. */
export type ContractAnswer = z.infer<typeof runAnswerSchema>;

/** Statuses of the contract that are not 200. */
const ERROR_STATUSES: ReadonlySet<number> = new Set([
  400,
  404,
  405,
  410,
  413,
  500,
  503,
]);

/**
 * Returns the body of an answer to `/run_code`, or null of one that is an error
 * of the contract.
 *
 * @throws {Error} If the contract knows no such answer.
 */
export function contractAnswer(
  status: number,
  text: string,
): ContractAnswer | null {
  if (status !== 200) {
    assert.ok(ERROR_STATUSES.has(status), `${status} ${text.slice(0, 300)}`);
    errorBodySchema.parse(JSON.parse(text));
    return null;
  }
  const answer = runAnswerSchema.parse(JSON.parse(text));
  const { metadata, output } = answer;
  // A program that waits for answers to its calls has not failed either.
  assert.equal(metadata.status !== "error", metadata.exit_code === 0, text);
  assert.equal(metadata.error === undefined, metadata.exit_code === 0, text);
  // Clients take an empty stderr for success with nothing returned.
  if (metadata.status === "error") assert.notEqual(output.stderr, "", text);
  return answer;
}
