/**
 * The seam between those who ask for runs and the sandboxes.
 *
 * @module
 */

import type { BatchRequest, BatchRun, RowOutcome } from "./batch.ts";
import type { RunWatcher } from "./live_output.ts";
import type { PoolStatus } from "./pool_status.ts";
import type { RunRequest } from "./request.ts";
import type { RunResult } from "./result.ts";

/** Runs programs. HTTP knows nothing else of the sandboxes. */
export interface Runner {
  /**
   * Runs one program to its end.
   *
   * @param signal Aborted when the client has gone: the place in the queue, or
   * the sandbox, is given back.
   * @param watcher Sees what the program writes meanwhile.
   * @throws {OverloadedError} If no sandbox can take it in time.
   */
  run(
    request: RunRequest,
    signal: AbortSignal,
    watcher?: RunWatcher,
  ): Promise<RunResult>;
  /**
   * Starts to run one program for many inputs.
   *
   * @param tell Called with the outcome of each row, by the number of the row,
   * in the order in which they end.
   * @param signal Aborted when the client has gone.
   */
  runBatch(
    request: BatchRequest,
    tell: (index: number, outcome: RowOutcome) => void,
    signal: AbortSignal,
  ): BatchRun;
  /** Returns the state of the pool without waiting for anything. */
  status(): PoolStatus;
  /** Returns the part of it that goes into every answer, in a tenth of the time. */
  stats(): PoolStatus["stats"];
}
