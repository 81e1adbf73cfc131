/**
 * The results of a cell, out of the lines that a sandbox has collected. A
 * program may have written anything there: what is no result is left out.
 *
 * @module
 */

import { z } from "zod";
import { MEDIA_TYPE, WIRE_LIMITS } from "./wire_limits.ts";
import { jsonDepth } from "../run/json_depth.ts";
import { CELL_RESULT_TYPES, type CellResult } from "../run/result.ts";

/** So deep may JSON be nested: who reads it may call itself for each level. */
const MOST_DEPTH = 200;
const LINE = /^(\d{1,15}) (\d{1,15}) (\{.*)$/;
const JSON_TYPE = /^application\/(?:json|[\w.-]+\+json)$/;

const lineSchema = z.object({
  type: z.enum(CELL_RESULT_TYPES),
  data: z.record(
    z.string().regex(MEDIA_TYPE),
    z.string().max(WIRE_LIMITS.resultsBytes),
  ),
});

/**
 * Returns the results in `text`, see `src/guest/result_sink.ts`.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const line = '4 0 {"type":"display_data","data":{"text/plain":"1"}}';
 * assert.deepEqual(parseResults(`${line}\nnone\n`), [{
 *   type: "display_data",
 *   data: { "text/plain": "1" },
 *   stdoutBytes: 4,
 *   stderrBytes: 0,
 * }]);
 * ```
 */
export function parseResults(text: string): CellResult[] {
  return text.split("\n").flatMap((line) => {
    const result = parseLine(line);
    return result === null ? [] : [result];
  });
}

function parseLine(line: string): CellResult | null {
  const parts = LINE.exec(line);
  if (parts === null) return null;
  const [, stdoutBytes, stderrBytes, json] = parts;
  const parsed = lineSchema.safeParse(parseJson(json));
  if (!parsed.success) return null;
  const { type, data } = parsed.data;
  const told = Object.entries(data).flatMap(([mediaType, value]) => {
    if (!JSON_TYPE.test(mediaType)) return [[mediaType, value] as const];
    const inner = parseJson(value);
    return inner === undefined ? [] : [[mediaType, inner] as const];
  });
  return {
    type,
    data: Object.fromEntries(told),
    stdoutBytes: Number(stdoutBytes),
    stderrBytes: Number(stderrBytes),
  };
}

/** Undefined for what is no JSON, or too deep. */
function parseJson(text: string): unknown {
  if (jsonDepth(text) > MOST_DEPTH) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
