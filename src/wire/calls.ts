/**
 * Calls of tools, out of the lines that a sandbox has collected. The program
 * may have written anything there: a list that is malformed is no list.
 *
 * @module
 */

import { z } from "zod";
import { type SuspendedRun, TOOL_LIMITS } from "../run/tools.ts";

import { SUSPENDED_EXIT_CODE } from "./suspended_exit_code.ts";
import { jsonDepth } from "../run/json_depth.ts";

const LINE = /^\d{1,15} \d{1,15} (\{"type":"(?:calls|diverged)".*)$/;

const schema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("calls"),
    calls: z.array(z.strictObject({
      id: z.string().regex(/^call_\d{4}$/),
      name: z.string().max(200),
      arguments: z.string().max(TOOL_LIMITS.answerChars).startsWith("{"),
    })).min(1).max(TOOL_LIMITS.openCalls),
  }),
  z.strictObject({
    type: z.literal("diverged"),
    id: z.string(),
    name: z.string(),
  }),
]);

/**
 * Returns what a program waits for; undefined if it does not.
 *
 * @param text Results of the run, see `src/guest/result_sink.ts`.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const SUSPENDED_EXIT_CODE = 0x7ca11;
 * const call = { id: "call_0001", name: "search", arguments: "{}" };
 * const line = JSON.stringify({ type: "calls", calls: [call] });
 * assert.deepEqual(parseCalls(SUSPENDED_EXIT_CODE, `0 0 ${line}\n`), {
 *   calls: [call],
 * });
 * ```
 */
export function parseCalls(
  exitCode: number,
  text: string,
): SuspendedRun | undefined {
  if (exitCode !== SUSPENDED_EXIT_CODE) return undefined;
  // The line is the last: the run ended with it.
  const end = text.endsWith("\n") ? text.length - 1 : text.length;
  const json = LINE.exec(text.slice(text.lastIndexOf("\n", end - 1) + 1, end));
  const parsed = schema.safeParse(json === null ? null : parseJson(json[1]));
  if (!parsed.success) return refused("its calls are malformed or too large");
  const told = parsed.data;
  if (told.type === "diverged") return { diverged: told.id };
  const { calls } = told;
  const isWhole = new Set(calls.map(({ id }) => id)).size === calls.length &&
    calls.every((call) => isRecord(parseJson(call.arguments)));
  if (!isWhole) return refused("its calls are malformed");
  const isDeep = calls.some((call) =>
    jsonDepth(call.arguments) > TOOL_LIMITS.depth
  );
  if (!isDeep) return { calls };
  return refused(`arguments have more than ${TOOL_LIMITS.depth} levels`);
}

function refused(fact: string): SuspendedRun {
  return { refused: `Cannot call a tool: ${fact}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
