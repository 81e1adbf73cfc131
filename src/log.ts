/**
 * The service's log: one structured line per request and per event of a
 * sandbox. Lines hold names, numbers and ids, never code, input or output.
 *
 * LogTape formats the lines. Its global configuration is not used: a log is a
 * value that is handed to those who write to it, so two never disturb another.
 *
 * @module
 */

import {
  getJsonLinesFormatter,
  getTextFormatter,
  type LogRecord,
  sanitizeControlSequences,
  type TextFormatter,
} from "@logtape/logtape";
import type { LogLevel } from "./settings/config.ts";

/** Fields of a line: names in snake_case, units in the names. */
export type LogFields = Readonly<
  Record<
    string,
    string | number | boolean | null | undefined | readonly string[]
  >
>;

/** Where events are told. None of the methods throws or waits. */
export interface Log {
  /** For someone who follows one request through the service. */
  debug(message: string, fields?: LogFields): void;
  /** Life as usual. */
  info(message: string, fields?: LogFields): void;
  /** The service has helped itself, but someone should know. */
  warning(message: string, fields?: LogFields): void;
  /** A fault of ours. */
  error(message: string, fields?: LogFields): void;
  /** Resolves when everything told so far has been written or given up. */
  flush(): Promise<void>;
}

/** Options for {@linkcode createLog}. */
export interface LogOptions {
  /** Form of a line. */
  readonly format: "json" | "text";
  /** Least severe lines that are written. */
  readonly level: LogLevel;
  /** Writes some bytes, and returns how many. @default {Deno.stdout.write} */
  readonly write?: (bytes: Uint8Array) => Promise<number>;
  /** Time in milliseconds since the epoch. @default {Date.now} */
  readonly now?: () => number;
  /** Lines wait this long for company, in milliseconds. @default {20} */
  readonly batchMs?: number;
  /** Most lines that wait; more are dropped. @default {4_096} */
  readonly maxWaitingLines?: number;
}

const SEVERITY: Readonly<Record<LogLevel, number>> = {
  debug: 0,
  info: 1,
  warning: 2,
  error: 3,
};
const CATEGORY = ["python-faas"];
// A line must stay one line, and must not steer the operator's terminal.
const SANITIZE = { newlines: "escape", sgr: "escape" } as const;

/**
 * Returns a log.
 *
 * Records are collected for a moment, then formatted and written in one
 * asynchronous call: a write per line costs 35 µs of CPU, in the time of the
 * request that it tells of, and a synchronous one stops the whole service when
 * nobody reads the pipe. If the reader does not keep up, lines are
 * dropped, and the next line that gets through says how many. Fields are kept
 * until then: they must not change.
 */
export function createLog({
  format,
  level,
  write = (bytes) => Deno.stdout.write(bytes),
  now = Date.now,
  batchMs = 20,
  maxWaitingLines = 4_096,
}: LogOptions): Log {
  const toLine = format === "json"
    ? getJsonLinesFormatter({ properties: "flatten" })
    : textLine();
  const encoder = new TextEncoder();
  let waiting: LogRecord[] = [];
  let dropped = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let written: Promise<void> = Promise.resolve();

  function record(at: LogLevel, message: string, fields: LogFields): LogRecord {
    return {
      category: CATEGORY,
      level: at,
      message: [message],
      rawMessage: message,
      timestamp: now(),
      properties: fields,
    };
  }

  function tell(at: LogLevel, message: string, fields: LogFields = {}): void {
    if (SEVERITY[at] < SEVERITY[level]) return;
    if (waiting.length >= maxWaitingLines) {
      dropped += 1;
      return;
    }
    waiting.push(record(at, message, fields));
    // A write that is under way takes up what comes meanwhile.
    if (!busy) timer ??= setTimeout(start, batchMs);
  }

  function start(): void {
    clearTimeout(timer);
    timer = undefined;
    if (busy || waiting.length === 0) return;
    busy = true;
    written = writeAll();
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      if (dropped > 0) {
        const fields = { lines: dropped };
        waiting.push(record("warning", "log lines dropped", fields));
        dropped = 0;
      }
      const records = waiting;
      waiting = [];
      try {
        let rest = encoder.encode(records.map(toLine).join(""));
        while (rest.length > 0) rest = rest.subarray(await write(rest));
      } catch {
        // Nobody reads the log any more, or a field cannot be shown; that is no
        // reason to stop serving.
      }
    }
    busy = false;
  }

  return {
    debug: (message, fields) => tell("debug", message, fields),
    info: (message, fields) => tell("info", message, fields),
    warning: (message, fields) => tell("warning", message, fields),
    error: (message, fields) => tell("error", message, fields),
    async flush() {
      start();
      await written;
    },
  };
}

/** Returns the formatter of `2026-01-31T12:00:00.000Z INFO message a=1 b="c d"`. */
function textLine(): TextFormatter {
  return getTextFormatter({
    timestamp: "rfc3339",
    level: "FULL",
    sanitize: SANITIZE,
    format: ({ timestamp, level, message, record }) =>
      `${timestamp} ${level.padEnd(7)} ${message}${pairs(record.properties)}`,
  });
}

function pairs(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${plain(value)}`)
    .join("");
}

function plain(value: unknown): string {
  if (typeof value === "string" && /^[\w.:/-]+$/.test(value)) return value;
  return sanitizeControlSequences(JSON.stringify(value), SANITIZE)
    .replace(UNSEEN, escapeUnit);
}

/**
 * Line ends that JSON leaves alone, and characters that show nothing or turn
 * the direction of text: with them a line reads as another one than it is.
 */
const UNSEEN = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
