/**
 * The answer to a run: from what a sandbox reported, or, where it had to be
 * killed, from the reason why. Neither ever looks like a success by mistake.
 *
 * @module
 */

import type { RunErrorKind } from "../run/error.ts";
import type { CellResult, RunResult } from "../run/result.ts";
import type {
  EndReason,
  PrintedOutput,
  SandboxAnswer,
} from "../sandbox/sandbox.ts";

/** Place and time of a run. */
export interface RunPlace {
  readonly sandboxId: string;
  readonly instanceId: string;
  readonly kind: string;
  /** Time spent waiting, in milliseconds. */
  readonly queueMs: number;
}

/** Report on a run whose sandbox was lost. */
export interface RunLoss extends RunPlace {
  readonly reason: EndReason;
  /** From sending the program to the kill, in milliseconds. */
  readonly wallMs: number;
  /** The program's own limit, in milliseconds. */
  readonly timeoutMs: number;
  /** Its CPU time limit, in milliseconds. */
  readonly cpuLimitMs: number;
  /** CPU time that it had used, in milliseconds; null if unknown. */
  readonly cpuMs: number | null;
  /** True if the reason is told apart from stderr. */
  readonly isApart: boolean;
  /** null: it had printed nothing, or nothing is known of it. */
  readonly printed: PrintedOutput | null;
}

interface LossRow {
  readonly kind: RunErrorKind;
  readonly exitCode: 124 | 137;
  readonly type: string;
  readonly message: (loss: RunLoss) => string;
}

const CRASH: LossRow = {
  kind: "crash",
  exitCode: 137,
  type: "SandboxCrashError",
  message: () => "The sandbox of this program ended unexpectedly",
};

/** Texts for the caller, by reason; anything else is a crash. */
const LOSSES: Partial<Record<EndReason, LossRow>> = {
  // Swallowed the interrupt, or hung where Python looks for none.
  timeout: {
    kind: "timeout",
    exitCode: 124,
    type: "TimeoutError",
    message: ({ timeoutMs }) => `Execution timed out after ${timeoutMs} ms`,
  },
  cpu_time: {
    kind: "timeout",
    exitCode: 137,
    type: "TimeoutError",
    message: ({ cpuLimitMs }) =>
      `Execution used more than ${cpuLimitMs} ms of CPU time`,
  },
  // Memory outside the interpreter's heap, which raises no MemoryError.
  memory: {
    kind: "memory",
    exitCode: 137,
    type: "MemoryError",
    message: () => "Execution used more memory than a sandbox may have",
  },
};

/** Returns the answer to a run that ended by itself. */
export function completedResult(
  { result, results, wallMs, cpuMs, image, imageId }: SandboxAnswer,
  place: RunPlace,
): RunResult {
  const { missingModules: _, kept, ...told } = result;
  return {
    ...told,
    ...shown(results),
    // A sandbox may tell any time; it cannot have taken more than we saw.
    durationMs: Math.round(Math.min(result.durationMs, wallMs)),
    queueMs: Math.round(place.queueMs),
    cpuMs: Math.round(cpuMs ?? 0),
    sandboxId: place.sandboxId,
    instanceId: place.instanceId,
    ...(image === undefined ? {} : { image }),
    ...(kept === undefined ? {} : { kept, kind: place.kind, imageId }),
  };
}

/** Returns an answer with a line of help under its error, if there is one. */
export function withHelp(
  answer: SandboxAnswer,
  help: string | null,
): SandboxAnswer {
  const { result } = answer;
  if (result.error === undefined || help === null) return answer;
  const error = { ...result.error, help };
  const line = `help: ${help}\n`;
  const text = result.traceback === undefined
    ? { stderr: `${result.stderr}${line}` }
    : { traceback: `${result.traceback}${line}` };
  return { ...answer, result: { ...result, ...text, error } };
}

/** Returns the answer to a run whose sandbox was killed or died. */
export function lostResult(loss: RunLoss): RunResult {
  const { kind, exitCode, type, message } = LOSSES[loss.reason] ?? CRASH;
  const text = message(loss);
  const printed = loss.printed?.stderr ?? "";
  const reason = `${type}: ${text}\n`;
  return {
    stdout: loss.printed?.stdout ?? "",
    ...(loss.isApart
      ? { stderr: printed, traceback: reason }
      : { stderr: `${onNewLine(printed)}${reason}` }),
    retVal: "",
    ...shown(loss.printed?.results),
    exitCode,
    error: { type, message: text, line: null, column: null, kind },
    truncated: loss.printed?.truncated ?? [],
    files: [],
    durationMs: Math.round(loss.wallMs),
    queueMs: Math.round(loss.queueMs),
    cpuMs: Math.round(loss.cpuMs ?? 0),
    memoryPeakBytes: 0,
    sandboxId: loss.sandboxId,
    instanceId: loss.instanceId,
  };
}

function shown(
  results: readonly CellResult[] = [],
): Pick<RunResult, "results"> {
  return results.length === 0 ? {} : { results };
}

function onNewLine(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
