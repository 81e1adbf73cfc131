/**
 * The refusal of a field that brings something to a program.
 *
 * @module
 */

import { HttpError } from "../../server/http_error.ts";

const SHOWN_CHARS = 200;

/**
 * Returns a 400 that names the field, and in its details what of it is wrong.
 *
 * @param part A path, a name: which part of the field.
 * @param fact What is wrong with it.
 */
export function refuseInput(
  field: string,
  accepted: string,
  part?: string,
  fact?: string,
): HttpError {
  const text = `Parameter '${field}' must be ${accepted}`;
  if (fact === undefined) return new HttpError(400, text);
  const details = part === undefined ? fact : `${shown(part)} ${fact}`;
  return new HttpError(400, text, { details });
}

function shown(part: string): string {
  const isLong = part.length > SHOWN_CHARS;
  return JSON.stringify(isLong ? `${part.slice(0, SHOWN_CHARS)}…` : part);
}
