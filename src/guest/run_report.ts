/**
 * The report of a run: what the interpreter tells of it (in Python,
 * src/inside/python/harness.py does), or what we say where it cannot.
 *
 * The program shares the interpreter's memory and may have made it say anything:
 * only a report of the right shape is taken for one.
 *
 * @module
 */

import { SUSPENDED_EXIT_CODE } from "../wire/suspended_exit_code.ts";
import type { RunErrorKind } from "../run/error.ts";
import type { OutputFile } from "../run/result.ts";
import type { ResultMessage } from "../wire/messages.ts";
import { ExitTrap, SealTrap } from "./seal/seal.ts";

/** Outcome of a run. */
export interface RunReport {
  exit_code: number;
  ret_val: string;
  /** The same as JSON text; null where it has none, "" where it is too long. */
  ret_json: string | null;
  /** To append to what the program wrote there. */
  stderr: string;
  error: ResultMessage["error"];
  /** Top-level modules that were not found. */
  missing: readonly string[];
  /** In base64, as an interpreter hands them over. */
  files: readonly OutputFile[];
}

/** A language's names for ends that its interpreter could not report. */
export interface ErrorNames {
  /** The program asked for the end of its process. */
  readonly exit: string;
  /** Calls within calls, down to the end of the native stack. */
  readonly depth: string;
  /** Nothing can be allocated any more. */
  readonly memory: string;
}

/** Free heap below which nothing can be allocated any more. */
const NEARLY_FULL_BYTES = 4 * 1024 * 1024;

/** Kinds that an interpreter can report; the service and the loop see the others. */
const KINDS: readonly RunErrorKind[] = [
  "exception",
  "syntax",
  "rejected",
  "memory",
];

/** Returns the report in `text`, or one of a damaged interpreter. */
export function parseReport(text: string): RunReport {
  const damaged = failure(
    "crash",
    "SandboxError",
    "the interpreter was damaged",
  );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return damaged;
  }
  return isReport(value) ? value : damaged;
}

function isReport(value: unknown): value is RunReport {
  return isRecord(value) && isCount(value.exit_code) &&
    typeof value.ret_val === "string" && isTextOrNull(value.ret_json) &&
    typeof value.stderr === "string" &&
    (value.error === null || isError(value.error)) &&
    isListOf(value.missing, isString) && isListOf(value.files, isFile);
}

function isError(value: unknown): boolean {
  return isRecord(value) && KINDS.some((kind) => kind === value.kind) &&
    isString(value.type) && isString(value.message) &&
    isTextOrNull(value.help) &&
    (value.line === null || typeof value.line === "number") &&
    (value.column === null || typeof value.column === "number") &&
    isListOf(value.rules, isString) &&
    (value.findings === undefined || isListOf(value.findings, isFinding));
}

function isFinding(value: unknown): boolean {
  return isRecord(value) && typeof value.line === "number" &&
    typeof value.column === "number" && typeof value.end_column === "number" &&
    isString(value.rule) && isString(value.message) && isString(value.help);
}

function isFile(value: unknown): boolean {
  return isRecord(value) && isString(value.name) &&
    isString(value.media_type) && isCount(value.size) && isString(value.data) &&
    (value.scale === undefined || typeof value.scale === "number");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

function isTextOrNull(value: unknown): boolean {
  return value === null || isString(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

function isListOf(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

/** Program of rows that does not parse, or is refused: each row ends so. */
export interface Unrunnable {
  readonly unrunnable: RunReport;
}

/**
 * Tells a failed set-up of rows from their program that cannot be run: the
 * harness marks the report of the latter with `is_program`.
 */
export function rowsReport(report: RunReport): RunReport | Unrunnable {
  const isProgram = "is_program" in report && report.is_program === true;
  return isProgram ? { unrunnable: report } : report;
}

/** Reports a run that ended in another way than the language's own. */
export function failure(
  kind: RunErrorKind,
  type: string,
  message: string,
): RunReport {
  return {
    exit_code: 1,
    ret_val: "",
    ret_json: null,
    stderr: `${type}: ${message}\n`,
    error: {
      kind,
      type,
      message,
      line: null,
      column: null,
      help: null,
      rules: [],
    },
    missing: [],
    files: [],
  };
}

/**
 * Says what a run died of, when it was none of the language's own errors.
 *
 * @param error Error that came out of WebAssembly.
 */
export function describeTrap(error: unknown, names: ErrorNames): RunReport {
  if (error instanceof ExitTrap) {
    const report = failure(
      "exception",
      names.exit,
      `exit status ${error.status}`,
    );
    report.exit_code = error.status;
    // One that waits for tools has told what it needs, see `calls.ts`.
    if (error.status === 0 || error.status === SUSPENDED_EXIT_CODE) {
      report.stderr = "";
      report.error = null;
    }
    return report;
  }
  if (error instanceof SealTrap) {
    return failure(
      "crash",
      "SandboxError",
      `the program called "${error.call}", which this sandbox does not have`,
    );
  }
  // V8 reports the end of its stack so; no frame is left to raise an error in.
  if (error instanceof RangeError) {
    return failure(
      "exception",
      names.depth,
      "maximum recursion depth exceeded in native code",
    );
  }
  return failure("crash", "SandboxError", "the interpreter crashed");
}

/**
 * Describes the end of a run whose interpreter could not.
 *
 * @param leftBytes Free heap.
 */
export function describeSilence(
  leftBytes: number,
  names: ErrorNames,
): RunReport {
  return leftBytes < NEARLY_FULL_BYTES
    ? failure("memory", names.memory, "no memory left to end the run")
    : failure("crash", "SandboxError", "the interpreter was damaged");
}
