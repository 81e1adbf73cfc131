/**
 * From the bytes of a request to a {@linkcode RunRequest}, by the rules of the
 * HTTP contract. Written by hand: each field has a text of its own, and a
 * schema would be walked through for every request.
 *
 * @module
 */

import { ERROR_TEXT, type Priority, type RunRequest } from "../protocol.ts";
import { HttpError } from "./http_error.ts";
import { memberSource } from "./json_member.ts";

/** Options for {@linkcode parseRunRequest}. */
export interface ParseRunOptions {
  /** UUID of the run. */
  readonly taskId: string;
  /** Default and longest time of a program, in milliseconds; > 0. */
  readonly timeoutMs: number;
}

type Members = Readonly<Record<string, unknown>>;

// Accepts a byte order mark, as RFC 8259 lets a parser do; nothing else that is
// not UTF-8.
const UTF_8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Returns the run that a body asks for. Members that are unknown are ignored,
 * null counts as absent.
 *
 * @throws {HttpError} 400 with the contract's text.
 */
export function parseRunRequest(
  body: Uint8Array,
  { taskId, timeoutMs }: ParseRunOptions,
): RunRequest {
  const json = decode(body);
  const members = parseObject(json);
  const code = readCode(members.code);
  checkLanguage(members.language);
  checkExt(members.ext);
  return {
    taskId,
    language: "python",
    code,
    inputJson: readInput(members.input, json),
    timeoutMs: readTimeout(members.timeout, timeoutMs),
    priority: readPriority(members.priority),
  };
}

function decode(body: Uint8Array): string {
  try {
    return UTF_8.decode(body);
  } catch {
    throw new HttpError(400, ERROR_TEXT.invalidJson, {
      details: "The body is not UTF-8",
    });
  }
}

function parseObject(json: string): Members {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new HttpError(400, ERROR_TEXT.invalidJson, {
      details: whereInvalid(error),
    });
  }
  if (isObject(value)) return value;
  throw new HttpError(400, ERROR_TEXT.invalidJson, {
    details: "The body must be an object",
  });
}

/** V8's messages quote the text; the position alone is passed on. */
function whereInvalid(error: unknown): string {
  const [position] = /at position \d+/.exec(String(error)) ?? [];
  return position === undefined
    ? "The body is not JSON"
    : `The body is not JSON ${position}`;
}

function readCode(code: unknown): string {
  if (code === undefined || code === null || code === "") {
    throw new HttpError(400, ERROR_TEXT.missingCode);
  }
  if (typeof code === "string") return code;
  throw new HttpError(400, ERROR_TEXT.codeNotString);
}

function checkLanguage(language: unknown): void {
  // Go clients send "" for a field that they have not set.
  if (language === undefined || language === null || language === "") return;
  if (typeof language !== "string") throw wrongType("language", "a string");
  if (/^py(thon)?$/i.test(language)) return;
  throw new HttpError(400, ERROR_TEXT.badLanguage);
}

function checkExt(ext: unknown): void {
  if (ext === undefined || ext === null) return;
  const isOfStrings = isObject(ext) &&
    Object.values(ext).every((value) => typeof value === "string");
  if (!isOfStrings) throw wrongType("ext", "an object of strings");
}

function readTimeout(timeout: unknown, mostMs: number): number {
  if (timeout === undefined || timeout === null) return mostMs;
  if (
    typeof timeout !== "number" || !Number.isInteger(timeout) || timeout < 0
  ) {
    throw new HttpError(400, ERROR_TEXT.badTimeout);
  }
  return timeout === 0 ? mostMs : Math.min(timeout, mostMs);
}

function readPriority(priority: unknown): Priority {
  if (priority === undefined || priority === null) return "normal";
  if (typeof priority !== "string") throw wrongType("priority", "a string");
  return priority === "low" || priority === "high" ? priority : "normal";
}

function readInput(input: unknown, json: string): string {
  switch (typeof input) {
    case "undefined":
      return "null";
    case "string":
    case "boolean":
      return JSON.stringify(input);
    default:
      return memberSource(json, "input") ?? "null";
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrongType(name: string, accepted: string): HttpError {
  return new HttpError(400, `Parameter '${name}' must be ${accepted}`);
}
