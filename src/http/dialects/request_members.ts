/**
 * What the dialects have in common of reading a request: members that are text
 * or a number, the language, standard input, the time limit.
 *
 * @module
 */

import type { Language, RunInputs } from "../../protocol.ts";
import { HttpError } from "../http_error.ts";
import type { Members } from "../json_object.ts";

/**
 * Returns a member that is text; `fallback` where it is absent or null.
 *
 * @throws {HttpError} 400 that names it.
 */
export function textMember<F>(
  members: Members,
  name: string,
  fallback: F,
): string | F {
  const value = members[name];
  if (value === undefined || value === null) return fallback;
  if (typeof value === "string") return value;
  throw new HttpError(400, `${name} must be a string`);
}

/**
 * Returns a member that is a number; `fallback` where it is absent or null.
 *
 * @throws {HttpError} 400 that names it.
 */
export function numberMember(
  members: Members,
  name: string,
  fallback: number,
): number {
  const value = members[name];
  if (value === undefined || value === null) return fallback;
  if (typeof value === "number" && value >= 0) return value;
  throw new HttpError(400, `${name} must be a number of at least 0`);
}

/** Returns a time limit as whole milliseconds from 1 up to `mostMs`. */
export function timeLimit(ms: number, mostMs: number): number {
  return Math.max(1, Math.min(Math.ceil(ms), mostMs));
}

/**
 * Returns the language that a request names; undefined if nothing runs it.
 *
 * @param names What the dialect calls each language.
 */
export function languageOf(
  names: Readonly<Record<string, Language>>,
  name: unknown,
): Language | undefined {
  const key = String(name);
  return Object.hasOwn(names, key) ? names[key] : undefined;
}

/** Returns the standard input of a run; "" is its end at once, as without it. */
export function stdinOf(text: string): Pick<RunInputs, "stdin"> {
  return text === "" ? {} : { stdin: { text: text.toWellFormed() } };
}
