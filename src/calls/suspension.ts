/**
 * A suspended run as a value: its request, seed, clock and the answers so far.
 * Sealed and stored like a state, so that any replica continues it.
 *
 * @module
 */

import { createHash, randomBytes } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import type { RunRequest } from "../run/request.ts";
import type { RunResult } from "../run/result.ts";
import type { AnsweredCall, ToolAnswer, ToolCall } from "../run/tools.ts";

/** Amount of a run's output that has been delivered. */
export interface Delivered {
  /** In UTF-16 units. */
  readonly stdoutChars: number;
  readonly stderrChars: number;
  /** The same in bytes, as streams count. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  /** Number of results of a cell. */
  readonly results: number;
}

/** A suspended run. */
export interface Suspension {
  /** The request, without what belongs to one HTTP request alone. */
  readonly request:
    & Omit<RunRequest, "taskId" | "trace">
    & Required<Pick<RunRequest, "operatorTools">>;
  readonly answers: readonly AnsweredCall[];
  /** Calls without an answer. */
  readonly open: readonly ToolCall[];
  /** Number of the last continuation; 0 before the first. */
  readonly generation: number;
  readonly delivered: Delivered;
  /** CPU time that the caller was charged for, in milliseconds. */
  readonly chargedCpuMs: number;
}

/** Output of a run that has not started. */
export const NOTHING_DELIVERED: Delivered = {
  stdoutChars: 0,
  stderrChars: 0,
  stdoutBytes: 0,
  stderrBytes: 0,
  results: 0,
};

/** Returns an id that nobody can guess. */
export function newContinuationId(): string {
  return `ct_${randomBytes(20).toString("base64url")}`;
}

/** Reports whether a text can be the id of a continuation. */
export function isContinuationId(text: string): boolean {
  return /^ct_[A-Za-z0-9_-]{27}$/.test(text);
}

/**
 * Returns the id of what these answers lead to. The same answers lead to the
 * same place, on every replica; other answers lead elsewhere, which is a fork.
 */
export function answeredId(
  continuation: string,
  results: readonly ToolAnswer[],
): string {
  const parts = results.map(({ id, ...answer }) => [id, answer] as const)
    .sort(([a], [b]) => a < b ? -1 : 1);
  const text = JSON.stringify([continuation, parts]);
  const hash = createHash("sha256").update(text).digest("base64url");
  return `ca_${hash.slice(0, 27)}`;
}

/** Returns the bytes of a suspension. */
export function writeSuspension(suspension: Suspension): Uint8Array {
  return serialize(suspension);
}

/** Returns a suspension from bytes of {@linkcode writeSuspension}. */
export function readSuspension(bytes: Uint8Array): Suspension {
  return deserialize(bytes);
}

/** Returns the bytes of a result, for a caller that posts its answers again. */
export function writeResult(result: RunResult): Uint8Array {
  return serialize(result);
}

/** Returns a result from bytes of {@linkcode writeResult}. */
export function readResult(bytes: Uint8Array): RunResult {
  return deserialize(bytes);
}
