/**
 * `console`, printed as Node prints it.
 *
 * @module
 */

import { formatWithOptions, inspect } from "node-inspect-extracted";
import { host } from "./host.ts";
import { defineProperty, isArray } from "./intrinsics.ts";

const PLAIN = { colors: false };
const INDENT = "  ";

let indent = "";
const counts: Record<string, number> = Object.create(null);
const starts: Record<string, number> = Object.create(null);

function print(stream: 1 | 2, text: string): void {
  if (indent === "") {
    host.write(stream, `${text}\n`);
    return;
  }
  let shifted = indent;
  for (let index = 0; index < text.length; index++) {
    shifted += text[index];
    if (text[index] === "\n") shifted += indent;
  }
  host.write(stream, `${shifted}\n`);
}

function format(args: unknown[]): string {
  // Most programs print one text, and this is a tenth of the general way.
  if (args.length === 1 && typeof args[0] === "string") return args[0];
  return formatWithOptions(PLAIN, ...args);
}

function log(...args: unknown[]): void {
  print(1, format(args));
}

function warn(...args: unknown[]): void {
  print(2, format(args));
}

function duration(ms: number): string {
  if (ms >= 60_000) {
    const minutes = Math.floor(ms / 60_000);
    const seconds = ((ms % 60_000) / 1000).toFixed(3).padStart(6, "0");
    return `${minutes}:${seconds} (m:ss.mmm)`;
  }
  if (ms >= 1000) return `${(ms / 1000).toFixed(3)}s`;
  return `${Number(ms.toFixed(3))}ms`;
}

function elapsed(label: string): string | undefined {
  if (label in starts) return duration(host.now(1) - starts[label]);
  warn(`Warning: No such label '${label}' for console.time()`);
}

/** The methods, in the order in which Node lists them. */
const methods = {
  log,
  warn,
  dir(value: unknown, options?: object): void {
    print(1, inspect(value, { customInspect: false, ...options }));
  },
  time(label: unknown = "default"): void {
    const name = `${label}`;
    if (name in starts) {
      warn(`Warning: Label '${name}' already exists for console.time()`);
    } else starts[name] = host.now(1);
  },
  timeEnd(label: unknown = "default"): void {
    const text = elapsed(`${label}`);
    if (text === undefined) return;
    delete starts[`${label}`];
    log(`${label}: ${text}`);
  },
  timeLog(label: unknown = "default", ...rest: unknown[]): void {
    const text = elapsed(`${label}`);
    if (text !== undefined) log(`${label}: ${text}`, ...rest);
  },
  trace(...args: unknown[]): void {
    const holder = { name: "Trace", message: format(args), stack: "" };
    Error.captureStackTrace(holder, methods.trace);
    warn(holder.stack);
  },
  assert(condition?: unknown, ...args: unknown[]): void {
    if (condition) return;
    if (typeof args[0] === "string") {
      args[0] = `Assertion failed: ${args[0]}`;
      warn(...args);
    } else warn("Assertion failed", ...args);
  },
  clear(): void {},
  count(label: unknown = "default"): void {
    const name = `${label}`;
    counts[name] = (counts[name] ?? 0) + 1;
    log(`${name}: ${counts[name]}`);
  },
  countReset(label: unknown = "default"): void {
    const name = `${label}`;
    if (name in counts) counts[name] = 0;
    else warn(`Warning: Count for '${name}' does not exist`);
  },
  group(...args: unknown[]): void {
    if (args.length > 0) log(...args);
    indent += INDENT;
  },
  groupEnd(): void {
    indent = indent.slice(INDENT.length);
  },
  table(data: unknown, columns?: readonly string[]): void {
    if (typeof data !== "object" || data === null) return log(data);
    print(1, table(data, columns));
  },
  debug: log,
  info: log,
  dirxml: log,
  error: warn,
  groupCollapsed(...args: unknown[]): void {
    methods.group(...args);
  },
};

const INDEX = "(index)", VALUES = "Values", ITERATION = "(iteration index)";

function cell(value: unknown): string {
  return inspect(value, {
    ...PLAIN,
    maxArrayLength: 3,
    breakLength: Infinity,
    depth: typeof value === "object" && value !== null &&
        !isArray(value) && Object.keys(value).length > 2
      ? -1
      : 0,
  });
}

function table(data: object, only?: readonly string[]): string {
  const rows: [string, unknown][] = [];
  let first = INDEX;
  if (data instanceof Map) {
    first = ITERATION;
    let index = 0;
    const lines: string[][] = [];
    for (const [key, value] of data) {
      lines.push([`${index++}`, cell(key), cell(value)]);
    }
    return draw([first, "Key", VALUES], lines);
  }
  if (data instanceof Set) {
    first = ITERATION;
    let index = 0;
    for (const value of data) rows.push([`${index++}`, value]);
  } else rows.push(...Object.entries(data));
  const names: string[] = [...(only ?? [])];
  let hasValues = false;
  for (const [, value] of rows) {
    if (typeof value !== "object" || value === null) hasValues = true;
    else if (!only) {
      for (const name of Object.keys(value)) {
        if (!names.includes(name)) names.push(name);
      }
    }
  }
  const lines = rows.map(([index, value]) => {
    const isObject = typeof value === "object" && value !== null;
    const line = [
      index,
      ...names.map((name) =>
        isObject && Object.hasOwn(value, name)
          ? cell(Reflect.get(value, name))
          : ""
      ),
    ];
    if (hasValues) line.push(isObject ? "" : cell(value));
    return line;
  });
  return draw([first, ...names, ...(hasValues ? [VALUES] : [])], lines);
}

/** Draws a table as Node 20 does. */
function draw(head: string[], lines: string[][]): string {
  const widths = head.map((name, column) =>
    Math.max(
      ...[name, ...lines.map((line) => line[column])].map(displayWidth),
    ) + 2
  );
  const rule = widths.map((width) => "─".repeat(width));
  const row = (cells: string[]) => {
    const padded = cells.map((text, column) =>
      ` ${text}${" ".repeat(widths[column] - displayWidth(text) - 1)}`
    );
    return `│${padded.join("│")}│`;
  };
  return [
    `┌${rule.join("┬")}┐`,
    row(head),
    `├${rule.join("┼")}┤`,
    ...lines.map(row),
    `└${rule.join("┴")}┘`,
  ].join("\n");
}

/** Columns that a text takes on a screen: two for East Asian characters. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    width += /\p{Mn}/u.test(character) ? 0 : code >= 0x1100 &&
        (code <= 0x115f || (code >= 0x2e80 && code <= 0xa4cf) ||
          (code >= 0xac00 && code <= 0xd7a3) ||
          (code >= 0xf900 && code <= 0xfaff) ||
          (code >= 0xfe30 && code <= 0xfe6f) ||
          (code >= 0xff00 && code <= 0xff60) ||
          (code >= 0xffe0 && code <= 0xffe6) ||
          (code >= 0x1f300 && code <= 0x1faff) || code >= 0x20000)
      ? 2
      : 1;
  }
  return width;
}

/** The global. */
export const consoleGlobal: object = {};
for (const [name, value] of Object.entries(methods)) {
  defineProperty(consoleGlobal, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
defineProperty(consoleGlobal, Symbol.toStringTag, {
  value: "console",
  configurable: true,
});
