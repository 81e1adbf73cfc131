/**
 * Translates a sandbox's report on a program into the service's terms. The
 * message has been checked; what it says is still the sandbox's word alone.
 *
 * @module
 */

import type { RowOutcome } from "../run/batch.ts";
import type { RunError } from "../run/error.ts";
import type { OutputFile, ProgramResult } from "../run/result.ts";
import { parseCalls } from "../wire/calls.ts";
import type {
  ErrorMessage,
  FileMessage,
  ResultMessage,
  RowResult,
} from "../wire/messages.ts";
import type { SandboxResult } from "./sandbox.ts";

/** Returns what came of a run, or of the set-up of a batch. */
export function sandboxResult(message: ResultMessage): SandboxResult {
  const { traceback, missingModules, durationMs, memoryPeakBytes, kept } =
    message;
  const suspended = parseCalls(message.exitCode, message.results ?? "");
  return {
    ...programResult(message, traceback === undefined),
    ...(traceback === undefined
      ? {}
      : { traceback: traceback || summaryOf(message.error) }),
    missingModules,
    durationMs,
    memoryPeakBytes,
    ...(kept === undefined ? {} : { kept }),
    ...(suspended === undefined ? {} : { suspended }),
  };
}

/** Returns what came of a row. */
export function rowOutcome(result: RowResult): RowOutcome {
  if ("stdout" in result) {
    const durationUs = Math.round(1_000 * result.durationMs);
    const { memoryPeakBytes } = result;
    return { ...programResult(result, true), durationUs, memoryPeakBytes };
  }
  const [durationUs, retVal, retJson, stdout, memoryPeakBytes] = result;
  return {
    stdout,
    stderr: "",
    retVal,
    ...(retJson === null ? {} : { retJson }),
    exitCode: 0,
    truncated: [],
    files: [],
    durationUs,
    memoryPeakBytes,
  };
}

function programResult(
  { stdout, stderr, retVal, retJson, exitCode, error, truncated, files }: Omit<
    ResultMessage,
    "type" | "nonce"
  >,
  tellsInStderr: boolean,
): ProgramResult {
  return {
    stdout,
    // Clients take an empty stderr for success.
    stderr: tellsInStderr ? stderr || summaryOf(error) : stderr,
    retVal,
    ...(retJson === null ? {} : { retJson }),
    exitCode,
    ...(error === null ? {} : { error: runError(error) }),
    truncated,
    files: files.map(outputFile),
  };
}

function outputFile(
  { name, media_type, data, ...rest }: FileMessage,
): OutputFile {
  const size = data.length;
  // In this order: receipts are hashes of it.
  return { name, media_type, size, data: data.toBase64(), ...rest };
}

function summaryOf(error: ErrorMessage | null): string {
  return error === null ? "" : `${error.type}: ${error.message}\n`;
}

function runError({ help, rules, ...told }: ErrorMessage): RunError {
  return {
    ...told,
    ...(help === null ? {} : { help }),
    ...(rules.length === 0 ? {} : { rules }),
  };
}
