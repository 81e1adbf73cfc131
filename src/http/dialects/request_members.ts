/**
 * Readers of members that several dialects share: members that are text or a
 * number, the language, standard input, the time limit.
 *
 * @module
 */

import { type LanguageFamily, LANGUAGES } from "../../run/languages.ts";
import type { RunInputs } from "../../run/inputs.ts";
import type { Language } from "../../run/languages.ts";
import type { PoolStatus } from "../../run/pool_status.ts";
import { HttpError } from "../server/http_error.ts";
import type { Members } from "../server/json_object.ts";

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
 * @param names Dialect's names of the languages.
 * @param families Those that are taken.
 */
export function languageOf(
  names: Readonly<Record<string, Language>>,
  name: unknown,
  families: readonly LanguageFamily[],
): Language | undefined {
  const isName = typeof name === "string" || typeof name === "number";
  const language = isName && Object.hasOwn(names, name)
    ? names[name]
    : undefined;
  const isTaken = language !== undefined &&
    families.includes(LANGUAGES[language].family);
  return isTaken ? language : undefined;
}

/** Returns the names that {@linkcode languageOf} takes. */
export function namesTaken(
  names: Readonly<Record<string, Language>>,
  families: readonly LanguageFamily[],
): string[] {
  return Object.entries(names)
    .filter(([, language]) => families.includes(LANGUAGES[language].family))
    .map(([name]) => name);
}

/**
 * Returns the version of what runs a language; undefined if nothing does, ""
 * until it is known.
 */
export function versionOf(
  language: Language,
  { languages = [] }: PoolStatus,
): string | undefined {
  return languages.find(({ family }) => family === LANGUAGES[language].family)
    ?.version;
}

/** Returns the standard input of a run; "" is its end at once, as without it. */
export function stdinOf(
  content: string | Uint8Array,
): Pick<RunInputs, "stdin"> {
  if (content.length === 0) return {};
  return {
    stdin: typeof content === "string"
      ? { text: content.toWellFormed() }
      : { bytes: Uint8Array.from(content) },
  };
}
