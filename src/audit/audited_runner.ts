/**
 * Runs programs, and tells the audit log of each: also of those that were
 * turned away, or whose caller has gone.
 *
 * @module
 */

import { createHash } from "node:crypto";
import {
  AbandonedError,
  ForbiddenError,
  OverloadedError,
  QuotaError,
  StateError,
} from "../run/thrown_errors.ts";
import type { BatchRequest, BatchRun, RowOutcome } from "../run/batch.ts";
import type { RunWatcher } from "../run/live_output.ts";
import type { PoolStatus } from "../run/pool_status.ts";
import type { RunRequest } from "../run/request.ts";
import type { RunResult } from "../run/result.ts";
import type { Runner } from "../run/runner.ts";
import type { AuditEntry } from "./audit_log.ts";

/** Takes the records of runs. */
interface RunAudit {
  add(entry: AuditEntry): void;
}

/** A runner that is watched. */
export class AuditedRunner implements Runner {
  readonly #runner: Runner;
  readonly #audit: RunAudit;

  /** Watches a runner. */
  constructor(runner: Runner, audit: RunAudit) {
    this.#runner = runner;
    this.#audit = audit;
  }

  async run(
    request: RunRequest,
    signal: AbortSignal,
    watcher?: RunWatcher,
  ): Promise<RunResult> {
    const startMs = performance.now();
    const about = aboutOf(request);
    try {
      const result = await this.#runner.run(request, signal, watcher);
      this.#audit.add({
        ...about,
        // A state that is continued brings its own.
        language: result.language ?? request.language,
        outcome: outcomeOf(result),
        exit_code: result.exitCode,
        sandbox: result.instanceId,
        queue_ms: result.queueMs,
        duration_ms: result.durationMs,
        cpu_ms: result.cpuMs,
        memory_peak_bytes: result.memoryPeakBytes,
      });
      return result;
    } catch (error) {
      const outcome = failureOf(error);
      this.#audit.add({ ...about, outcome, duration_ms: since(startMs) });
      throw error;
    }
  }

  runBatch(
    request: BatchRequest,
    tell: (index: number, outcome: RowOutcome) => void,
    signal: AbortSignal,
  ): BatchRun {
    const startMs = performance.now();
    const about = {
      ...aboutOf(request),
      setup_sha256: request.setup === "" ? undefined : sha256(request.setup),
    };
    let rows = 0;
    let failedRows = 0;
    let rowsUs = 0;
    const run = this.#runner.runBatch(request, (index, outcome) => {
      rows += 1;
      rowsUs += outcome.durationUs;
      if (outcomeOf(outcome) !== "success") failedRows += 1;
      tell(index, outcome);
    }, signal);
    const add = (outcome: AuditEntry["outcome"]) =>
      this.#audit.add({
        ...about,
        outcome,
        duration_ms: since(startMs),
        rows,
        failed_rows: failedRows,
        rows_ms: Math.round(rowsUs / 1_000),
      });
    run.finished.then(
      ({ setupFailure }) =>
        add(setupFailure === undefined ? "success" : outcomeOf(setupFailure)),
      (error) => add(failureOf(error)),
    );
    return run;
  }

  status(): PoolStatus {
    return this.#runner.status();
  }

  stats(): PoolStatus["stats"] {
    return this.#runner.stats();
  }
}

function aboutOf(
  { caller, taskId, trace, language, code }: Pick<
    RunRequest,
    "caller" | "taskId" | "trace" | "language" | "code"
  >,
) {
  return {
    caller: caller ?? null,
    task_id: taskId,
    trace_id: trace?.traceId,
    language,
    program_sha256: sha256(code),
  };
}

/** A program that ends with a code of its own has failed, as in a shell. */
function outcomeOf(
  { error, exitCode }: Pick<RunResult, "error" | "exitCode">,
): AuditEntry["outcome"] {
  return error?.kind ?? (exitCode === 0 ? "success" : "exception");
}

function failureOf(error: unknown): AuditEntry["outcome"] {
  const isRefused = error instanceof OverloadedError ||
    error instanceof ForbiddenError || error instanceof QuotaError ||
    error instanceof StateError;
  if (isRefused) return "refused";
  return error instanceof AbandonedError ? "abandoned" : "failed";
}

function since(startMs: number): number {
  return Math.round(performance.now() - startMs);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
