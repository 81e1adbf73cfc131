/**
 * The text of a 400 for a bad field of a request: what the field must be.
 *
 * @module
 */

import type { FieldName, OwnBatchFieldName } from "../../run/fields.ts";
import { HttpError } from "../server/http_error.ts";

const MILLISECONDS = "a non-negative integer (milliseconds)";

/** A field that not every value fits. */
export type CheckedFieldName = Exclude<FieldName, "input"> | OwnBatchFieldName;

/** Completes "Parameter 'timeout' must be …", for each field. */
export const MUST_BE: Readonly<Record<CheckedFieldName, string>> = {
  code: "a string",
  language: "a string",
  timeout: MILLISECONDS,
  mode: 'one of "program", "cell"',
  priority: "a string",
  ext: "an object of strings",
  stdin: "a string",
  stdin_encoding: '"utf-8" or "base64"',
  argv: "a list of strings",
  env: "an object of strings",
  files: 'an object of {"data": base64} or {"text": string} by path, as in ' +
    '{"data/a.csv": {"text": "x,y"}}',
  collect: 'a list of patterns, as in ["out/*.csv"]',
  seed: "an integer of at most 2^53 - 1",
  now: "a moment from 1970 to 9999: milliseconds since 1970 or ISO 8601, as " +
    'in "2024-02-29T12:00:00Z"',
  keep: "true or false",
  ttl: "a positive integer (seconds)",
  state: "a string",
  tools: "a list of tools: {name, description, input_schema, " +
    "output_schema}, of which name is required",
  continuation: "a string",
  results: 'a list of {"id", "value"} or {"id", "error": {"type", ' +
    '"message"}}, at least one',
  inputs: "a list",
  rows: "a list",
  lines: 'one of "inputs", "rows"',
  setup: "a string",
  row_timeout: MILLISECONDS,
  on_error: 'one of "continue", "stop"',
  order: 'one of "input", "completion"',
};

const SHOWN_CHARS = 200;

/**
 * Returns the 400 for a field that is not as {@linkcode MUST_BE} says.
 *
 * @param part A path, a name: which part of the field.
 * @param fact What is wrong with it, for the details.
 */
export function badField(
  field: CheckedFieldName,
  part?: string,
  fact?: string,
): HttpError {
  return fieldError(field, MUST_BE[field], part, fact);
}

/** As {@linkcode badField}, where what is accepted depends on more. */
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
