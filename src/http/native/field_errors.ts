/**
 * The text of a 400 for a bad field of a request: "Parameter 'timeout' must be a
 * non-negative integer (milliseconds)". The row of the field completes it.
 *
 * @module
 */

import { BATCH_FIELDS, FIELDS } from "../../run/fields.ts";
import { HttpError } from "../server/http_error.ts";

const ROWS = { ...FIELDS, ...BATCH_FIELDS };

/** A field that not every value fits. */
export type CheckedFieldName = Exclude<keyof typeof ROWS, "input">;

const SHOWN_CHARS = 200;

/**
 * Returns the 400 for a field that is not as its row says.
 *
 * @param part A path, a name: which part of the field.
 * @param fact Fault of the input, for the details.
 */
export function badField(
  field: CheckedFieldName,
  part?: string,
  fact?: string,
): HttpError {
  return fieldError(field, ROWS[field].mustBe, part, fact);
}

/** {@linkcode badField} for fields whose accepted values depend on others. */
export function fieldError(
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
