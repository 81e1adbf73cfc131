/**
 * One row of a batch whose rows bring more than an input.
 *
 * @module
 */

import type { Row } from "../../../run/batch.ts";
import { ROW_INPUT_FIELDS } from "../../../run/fields.ts";
import { HttpError } from "../../server/http_error.ts";
import { isRecord } from "../../server/is_record.ts";
import { memberSource } from "../../server/json_member.ts";
import type { FileLimits } from "../inputs/read_files.ts";
import { readInputs } from "../inputs/read_inputs.ts";
import { ignoredFields } from "../read_fields.ts";

const NAMES: ReadonlySet<string> = new Set(["input", ...ROW_INPUT_FIELDS]);

/** A row, and the names of its members that mean nothing here. */
export interface ReadRow {
  readonly row: Row;
  readonly ignored: readonly string[];
}

/**
 * Returns the row that an object in JSON describes, or why it describes none.
 */
export function readRow(json: string, limits: FileLimits): ReadRow | string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return "it is not JSON";
  }
  if (!isRecord(value)) return "it is no object";
  try {
    const inputJson = memberSource(json, "input") ?? "null";
    const reading = { members: value, limits: { files: limits } };
    const brought = readInputs(reading, ROW_INPUT_FIELDS);
    const ignored = ignoredFields(value, NAMES) ?? [];
    return { row: brought ? { inputJson, ...brought } : inputJson, ignored };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const { message, details } = error;
    return details === undefined ? message : `${message}: ${details}`;
  }
}
