/**
 * One row of a batch whose rows bring more than an input.
 *
 * @module
 */

import type { Row } from "../../../run/batch.ts";
import { ROW_INPUT_FIELDS } from "../../../run/fields.ts";
import { HttpError } from "../../server/http_error.ts";
import { isJson, parseAnyObject } from "../../server/long_json.ts";
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
export async function readRow(
  json: string,
  limits: FileLimits,
): Promise<ReadRow | string> {
  if (!await isJson(json)) return "it is not JSON";
  if (!json.startsWith("{")) return "it is not an object";
  try {
    const { members: value, source } = await parseAnyObject(json);
    const inputJson = source("input") ?? "null";
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
