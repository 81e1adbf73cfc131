/**
 * Runs cells of kernels, and programs that look at what those have left, as any
 * other route runs programs: within the caller's rules and quotas, counted and
 * in the log.
 *
 * @module
 */

import type { ContextUse } from "../../../run/context.ts";
import type { Language } from "../../../run/languages.ts";
import type { RunWatcher } from "../../../run/live_output.ts";
import type { RunInputs } from "../../../run/inputs.ts";
import type { RunResult } from "../../../run/result.ts";
import { QuotaError } from "../../../run/thrown_errors.ts";
import { createRequestRules } from "../../native/request_limits.ts";
import { runError } from "../../native/run_error.ts";
import { runForCaller } from "../../native/run_for_caller.ts";
import { runLogFields } from "../../native/run_log_fields.ts";
import type { HttpRequest } from "../../server/http_request.ts";
import type { DialectParts } from "../dialect_routes.ts";
import { CHANNELS_PATH } from "./channels_path.ts";
import { type Question, QUESTION_PROGRAM } from "./kernel_questions.ts";

/** A kernel, as runs in it name it. */
export interface RunsIn {
  readonly language: Language;
  readonly context: ContextUse;
}

/** One cell to run. */
export interface Cell {
  readonly code: string;
  /** True if it counts among the kernel's cells. */
  readonly counts: boolean;
  /** True if somebody may be asked for lines of standard input. */
  readonly asksForLines: boolean;
}

/** Runs programs for the client that has opened a websocket. */
export interface KernelRuns {
  /** Runs a cell. It may throw whatever `Runner.run` does. */
  cell(
    kernel: RunsIn,
    cell: Cell,
    signal: AbortSignal,
    watcher: RunWatcher,
  ): Promise<RunResult>;
  /**
   * Returns the answer to a question, which is of JSON; undefined if there is
   * none.
   */
  ask(kernel: RunsIn, question: Question): Promise<unknown>;
  /** Version of what runs a language; "": not known yet. */
  version(language: Language): string;
}

/** The names of what reads standard input in Python. */
const READS_LINES = /\b(?:input|stdin|getpass)\b/;
const QUESTION_MS = 5_000;
const QUEUE_MS = 60_000;
const LARGEST_SEED = 2 ** 31;

/** Returns what runs programs for the sender of a request. */
export function kernelRuns(
  parts: DialectParts,
  { caller }: Pick<HttpRequest, "caller">,
): KernelRuns {
  const { runner, config, spoken, quotas, log, metrics } = parts;
  const rulesOf = createRequestRules(config);

  /** @throws {QuotaError} */
  async function checkQuota(): Promise<void> {
    const { refusal } = caller && await quotas?.ask(caller, true) || {};
    if (refusal === undefined) return;
    throw new QuotaError(refusal.message, refusal.retryAfterSeconds);
  }

  function tell(
    taskId: string,
    startMs: number,
    fields: ReturnType<typeof runLogFields>,
  ): void {
    const succeeded = fields.outcome === "success";
    const status = fields.outcome === "error" ? 500 : 200;
    metrics?.requestFinished({ route: CHANNELS_PATH, status, succeeded });
    log?.info("cell", {
      task_id: taskId,
      duration_ms: Math.round((performance.now() - startMs) * 10) / 10,
      caller: caller?.name,
      ...fields,
    });
  }

  return {
    async cell({ language, context }, cell, signal, watcher) {
      const startMs = performance.now();
      const taskId = crypto.randomUUID();
      const { limits, policy } = rulesOf(caller, spoken.policy);
      const { code, counts, asksForLines } = cell;
      try {
        await checkQuota();
        const result = await runner.run(
          runForCaller(
            {
              taskId,
              language,
              code,
              inputJson: "null",
              timeoutMs: limits.timeoutMs,
              priority: "normal",
              // Somebody sits before it, and rather waits than tries again.
              queueTimeoutMs: QUEUE_MS,
              mode: "cell",
              kernel: {},
              context: { ...context, isUncounted: !counts },
              ...(asksForLines && READS_LINES.test(code)
                ? { inputs: sameEachTime() }
                : {}),
            },
            { caller },
            policy,
          ),
          signal,
          watcher,
        );
        tell(taskId, startMs, runLogFields({ language }, result));
        return result;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        tell(taskId, startMs, { language, outcome: "error", reason });
        throw error;
      }
    },

    async ask({ language, context }, question) {
      if (language !== "python") return undefined;
      const { limits } = rulesOf(caller, "permissive");
      await checkQuota();
      const result = await runner.run(
        runForCaller(
          {
            taskId: crypto.randomUUID(),
            language,
            code: QUESTION_PROGRAM,
            inputJson: JSON.stringify(question),
            timeoutMs: Math.min(QUESTION_MS, limits.timeoutMs),
            priority: "normal",
            context: { ...context, looksOnly: true },
          },
          { caller },
          // It is the service's own; a strict caller's is refused, and answered
          // with nothing.
          "permissive",
        ),
        new AbortController().signal,
      );
      return runError(result) === undefined && result.retJson !== undefined
        ? JSON.parse(result.retJson)
        : undefined;
    },

    version(language) {
      const { languages = [], pythonVersion } = runner.status();
      const found = languages.find(({ family }) => family === language);
      return found?.version ?? (language === "python" ? pythonVersion : "");
    },
  };
}

/** A cell that runs again with one more line must come to the same place. */
function sameEachTime(): RunInputs {
  const [seed] = crypto.getRandomValues(new Uint32Array(1));
  return { seed: seed % LARGEST_SEED, nowMs: Date.now() };
}
