/**
 * One run on its way through the pool, and the promise that its caller holds.
 * Settles exactly once, whatever happens to the sandboxes. Waits for nothing.
 *
 * @module
 */

import { AbandonedError, OverloadedError } from "../errors.ts";
import type { Priority, RunRequest, RunResult } from "../protocol.ts";
import type { QueueItem } from "./queue.ts";

/** A run that has not been answered yet, or whose answer nobody wants. */
export class Job implements QueueItem {
  readonly request: RunRequest;
  /** When it came in, on the pool's clock, in milliseconds. */
  readonly queuedAt: number;
  readonly expiresAt: number;
  readonly sizeBytes: number;
  /** The answer, or an error of `errors.ts`. */
  readonly result: Promise<RunResult>;
  /** When its program was sent to a sandbox; null while it waits. */
  startedAt: number | null = null;
  /** Whether it has lost a sandbox already and was started again. */
  startedAgain = false;
  #settled = false;
  #resolve: (result: RunResult) => void;
  #reject: (error: Error) => void;

  /** Creates a job that waits from `now` on. */
  constructor(request: RunRequest, now: number, queueTimeoutMs: number) {
    this.request = request;
    this.queuedAt = now;
    this.expiresAt = now + queueTimeoutMs;
    // Two bytes a character is what a string may take.
    this.sizeBytes = 2 * (request.code.length + request.inputJson.length);
    const { promise, resolve, reject } = Promise.withResolvers<RunResult>();
    this.result = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get priority(): Priority {
    return this.request.priority;
  }

  /** Whether its caller has been answered, or is gone. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Answers. */
  finish(result: RunResult): void {
    if (this.#settle()) this.#resolve(result);
  }

  /** Turns it away. */
  refuse(message: string, retryAfterSeconds: number): void {
    if (!this.#settle()) return;
    this.#reject(new OverloadedError(message, retryAfterSeconds));
  }

  /** Notes that nobody waits for the answer any more. */
  abandon(): void {
    if (!this.#settle()) return;
    this.#reject(new AbandonedError("Cannot answer: the client has gone"));
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    return true;
  }
}
