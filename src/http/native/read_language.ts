/**
 * `language`: what a program is written in.
 *
 * @module
 */

import {
  acceptedNames,
  findLanguage,
  type LanguageFamily,
} from "../../run/languages.ts";
import { ERROR_TEXT } from "../../run/error_texts.ts";
import type { Language } from "../../run/languages.ts";
import { HttpError } from "../server/http_error.ts";
import { badField } from "./field_errors.ts";

/**
 * Returns the language that a request names; an absent one is the first of
 * those that are taken.
 *
 * @param families Languages that the service takes; not empty.
 * @throws {HttpError} 400 if it is none of them.
 */
export function readLanguage(
  language: unknown,
  families: readonly LanguageFamily[],
): Language {
  // Go clients send "" for a field that they have not set.
  if (language === undefined || language === null || language === "") {
    return families[0];
  }
  if (typeof language !== "string") {
    throw badField("language");
  }
  const found = findLanguage(language, families);
  if (found !== undefined) return found;
  throw new HttpError(400, badLanguage(families));
}

function badLanguage(families: readonly LanguageFamily[]): string {
  if (families.length > 1) {
    return `Parameter 'language' must be one of ${acceptedNames(families)}`;
  }
  return families[0] === "javascript"
    ? ERROR_TEXT.badLanguageJavaScript
    : ERROR_TEXT.badLanguage;
}
