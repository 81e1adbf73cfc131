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
import { createLineWriter } from "./line_writer.ts";
import type { LogLevel } from "../settings/config.ts";

/** Fields of a line: names in snake_case, units in the names. */
export type LogFields = Readonly<
  Record<
    string,
    string | number | boolean | null | undefined | readonly string[]
  >
>;

/** Log of events. None of the methods throws or waits. */
export interface Log {
  /** For someone who follows one request through the service. */
  debug(message: string, fields?: LogFields): void;
  /** Life as usual. */
  info(message: string, fields?: LogFields): void;
  /** The service has helped itself, but someone should know. */
  warning(message: string, fields?: LogFields): void;
  /** A fault of the service. */
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
  /** See `LineWriterOptions`. */
  readonly batchMs?: number | undefined;
  /** Most lines that wait; more are dropped. @default {4_096} */
  readonly maxWaitingLines?: number | undefined;
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
 * If the reader does not keep up, lines are dropped, and the next line that
 * gets through says how many. Fields are kept until a line is written: they
 * must not change.
 */
export function createLog({
  format,
  level,
  write = (bytes) => Deno.stdout.write(bytes),
  now = Date.now,
  batchMs,
  maxWaitingLines,
}: LogOptions): Log {
  const toLine = format === "json"
    ? getJsonLinesFormatter({ properties: "flatten" })
    : textLine();
  let dropped = 0;
  const writer = createLineWriter<LogRecord>({
    write,
    batchMs,
    maxWaiting: maxWaitingLines,
    toText(records) {
      const lines = records.map(toLine);
      if (dropped > 0) {
        const fields = { lines: dropped };
        lines.push(toLine(record("warning", "log lines dropped", fields)));
        dropped = 0;
      }
      return lines.join("");
    },
    lost(count, error) {
      // Nobody reads the log any more, or a field cannot be shown; that is no
      // reason to stop serving, and there is nobody to report it to.
      if (error === undefined) dropped += count;
    },
  });

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
    writer.add(record(at, message, fields));
  }

  return {
    debug: (message, fields) => tell("debug", message, fields),
    info: (message, fields) => tell("info", message, fields),
    warning: (message, fields) => tell("warning", message, fields),
    error: (message, fields) => tell("error", message, fields),
    flush: () => writer.flush(),
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
