/**
 * The message that answers a run: the interpreter's report, what was
 * written, and what the loop itself has seen.
 *
 * @module
 */

import type { RunReport } from "./run_report.ts";
import { clampResult } from "./clamp_result.ts";
import { decodeFiles } from "./files/decode_files.ts";
import type { Collected } from "./files/program_files.ts";
import { OutputSink } from "../wire/output_sink.ts";
import type { ResultSink } from "./result_sink.ts";
import type { ResultMessage, RunMessage } from "../wire/messages.ts";

const encoder = new TextEncoder();

/** Facts about a run at its end. */
export interface RunEnd {
  readonly message: Pick<RunMessage, "nonce" | "timeoutMs" | "kernel">;
  readonly report: RunReport;
  /** Files that were asked for. */
  readonly collected: Collected;
  /** True if the deadline has passed and the interpreter was interrupted. */
  readonly timedOut: boolean;
  readonly stdout: OutputSink;
  /** Stderr; the report's text comes behind it, or apart. */
  readonly stderr: OutputSink;
  /** Absent: it can have shown nothing. */
  readonly results?: ResultSink;
  readonly outputLimitBytes: number;
  readonly durationMs: number;
  readonly memoryPeakBytes: number;
  /** Memory that a program may use, in bytes. */
  readonly memoryBytes: number;
}

/** Returns the message, all that is in it within its limit. */
export function makeResultMessage(
  { message, timedOut, stdout, stderr, results, ...end }: RunEnd,
): ResultMessage {
  const report = timedOut
    ? timedOutReport(end.report, message.timeoutMs)
    : withMemoryHelp(end.report, end.memoryBytes);
  const isApart = message.kernel !== undefined;
  if (!isApart) stderr.write(encoder.encode(report.stderr));
  const returned = cutAtLimit(report.ret_val, end.outputLimitBytes);
  const retJson = withinLimit(report.ret_json, end.outputLimitBytes);
  const cut = [
    ["stdout", stdout.truncated],
    ["stderr", stderr.truncated],
    ["ret_val", returned.truncated],
    ["ret_json", retJson !== report.ret_json],
    ["results", results?.truncated === true],
  ] as const;
  const shown = results?.text() ?? "";
  const reported = decodeFiles(report.files);
  return clampResult({
    type: "result",
    nonce: message.nonce,
    stdout: stdout.text(),
    stderr: stderr.text(),
    ...(isApart
      ? { traceback: cutAtLimit(report.stderr, end.outputLimitBytes).text }
      : {}),
    retVal: returned.text,
    retJson,
    ...(shown === "" ? {} : { results: shown }),
    exitCode: report.exit_code,
    error: report.error,
    missingModules: report.missing,
    truncated: cut.filter(([, isCut]) => isCut).map(([name]) => name),
    files: [...reported.files, ...end.collected.files],
    durationMs: end.durationMs,
    memoryPeakBytes: end.memoryPeakBytes,
  }, reported.leftOut + end.collected.leftOut);
}

/**
 * Returns a text that is short enough without a copy: it may be all that memory
 * has room for.
 */
function cutAtLimit(text: string, limitBytes: number) {
  const bytes = encoder.encode(text);
  if (bytes.length <= limitBytes) {
    return { text: text.toWellFormed(), truncated: false };
  }
  const sink = new OutputSink(limitBytes);
  sink.write(bytes);
  return { text: sink.text(), truncated: true };
}

/** Half of a JSON text is none: what is too long is left out. */
function withinLimit(json: string | null, limitBytes: number): string | null {
  if (json === null || json === "" || json.length > limitBytes) return null;
  // In ASCII, a character is a byte; a damaged report may hold anything.
  return encoder.encode(json).length > limitBytes ? null : json;
}

/** An error of memory that says how much there is. */
function withMemoryHelp(report: RunReport, memoryBytes: number): RunReport {
  const { error } = report;
  if (error?.kind !== "memory") return report;
  const mib = Math.floor(memoryBytes / 1_048_576);
  const help = `a program has ${mib} MiB here, its data and copies of it`;
  return {
    ...report,
    stderr: `${report.stderr}help: ${help}\n`,
    error: { ...error, help },
  };
}

/** However the program took the interrupt: what ended it was the deadline. */
function timedOutReport(report: RunReport, timeoutMs: number): RunReport {
  const type = "TimeoutError";
  const message = `Execution timed out after ${timeoutMs} ms`;
  return {
    ...report,
    exit_code: 124,
    stderr: `${message}\n`,
    error: {
      kind: "timeout",
      type,
      message,
      line: report.error?.line ?? null,
      column: report.error?.column ?? null,
      help: null,
      rules: [],
    },
  };
}
