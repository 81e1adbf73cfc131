/**
 * Checks which languages a caller may use.
 *
 * @module
 */

import { LANGUAGES } from "../run/languages.ts";
import type { Language } from "../run/languages.ts";
import { ForbiddenError } from "../run/thrown_errors.ts";
import type { Caller } from "./caller.ts";

/**
 * Lets a caller use a language; one that is not known may use all.
 *
 * @throws {ForbiddenError} If it may not.
 */
export function checkLanguage(
  caller: Pick<Caller, "name" | "languages"> | undefined,
  language: Language,
): void {
  if (caller === undefined) return;
  if (caller.languages.includes(LANGUAGES[language].family)) return;
  throw new ForbiddenError(
    `"${caller.name}" may not use the language "${language}"`,
  );
}
