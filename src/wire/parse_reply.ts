/**
 * Checked messages of a sandbox: shape, types, ranges. Anything that this does
 * not know is refused, and the sandbox with it. The right time and run for a
 * message are for `sandbox.ts` to judge.
 *
 * @module
 */

import { z } from "zod";
import { REDO_REASONS } from "../run/batch.ts";
import { type PolicyFinding, RUN_ERROR_KINDS } from "../run/error.ts";
import { keysOf } from "../run/keys_of.ts";
import { OUTPUT_STREAMS } from "../run/result.ts";
import type {
  ErrorMessage,
  FileMessage,
  GuestMessage,
  PlainRowResult,
  ResultMessage,
  RowResult,
} from "./messages.ts";
import {
  FILE_NAME,
  isOutputPath,
  MEDIA_TYPE,
  WIRE_LIMITS,
} from "./wire_limits.ts";

/** Parses one message; null if it is none that a sandbox may send. */
export type ParseReply = (message: unknown) => GuestMessage | null;

/** Limits of what {@linkcode createReplyParser} accepts. */
export interface ReplyLimits {
  /** Largest stdout, stderr and ret_val, each in bytes. */
  readonly outputLimitBytes: number;
  /** Largest state, in bytes. @default {0} */
  readonly stateLimitBytes?: number;
}

const name = z.string().max(WIRE_LIMITS.nameChars);
const place = z.number().int().min(0).max(WIRE_LIMITS.position);
const position = place.nullable();
const bytes = z.number().int().min(0).max(WIRE_LIMITS.heapBytes);
const milliseconds = z.number().min(0).max(WIRE_LIMITS.milliseconds);
const data = z.custom<Uint8Array<ArrayBuffer>>((value) =>
  value instanceof Uint8Array
);

const readySchema = z.strictObject({
  type: z.literal("ready"),
  fromImage: z.boolean(),
  language: z.string().regex(/^[a-z]{1,20}$/),
  languageVersion: z.string().regex(/^\d{1,2}\.\d{1,3}\.\d{1,3}$/),
  image: z.string().regex(/^(?:[0-9a-f]{64})?$/),
  imageId: z.string().regex(/^(?:[0-9a-f]{64}-[0-9a-f]{1,16})?$/),
  heapBytes: bytes,
  locks: z.strictObject({ diesWithParent: z.boolean(), seccomp: z.boolean() }),
});

const openedSchema = z.strictObject({
  type: z.literal("opened"),
  nonce: name,
  durationMs: milliseconds,
});

/** All but the results, which are looked at one by one. */
const answersSchema = z.strictObject({
  type: z.literal("answers"),
  nonce: name,
  redone: z.enum(keysOf(REDO_REASONS)).nullable(),
  startsRedo: z.boolean().optional(),
  alone: z.boolean(),
  results: z.array(z.unknown()).max(WIRE_LIMITS.rows),
});

const resetSchema = z.strictObject({
  type: z.literal("reset"),
  nonce: name,
  resetMs: milliseconds,
  retire: name.nullable(),
});

/** One row for each member of a message: none can be forgotten. */
type ReaderOf<T> = { readonly [Name in keyof T]-?: z.ZodType };

const findingSchema = z.strictObject(
  {
    rule: name,
    line: place,
    column: place,
    end_column: place,
    message: name,
    help: name,
  } satisfies ReaderOf<PolicyFinding>,
);

function resultSchema({ outputLimitBytes, stateLimitBytes = 0 }: ReplyLimits) {
  // A character is at least a byte, so this never refuses what is allowed.
  const stream = z.string().max(outputLimitBytes + WIRE_LIMITS.cutMarkChars);
  const { leastExitCode, mostExitCode, messageChars, listItems } = WIRE_LIMITS;
  return z.strictObject(
    {
      type: z.literal("result"),
      nonce: name,
      stdout: stream,
      stderr: stream,
      traceback: stream.optional(),
      retVal: stream,
      retJson: stream.nullable(),
      results: z.string().max(WIRE_LIMITS.resultsBytes).optional(),
      exitCode: z.number().int().min(leastExitCode).max(mostExitCode),
      error: z.strictObject(
        {
          kind: z.enum(keysOf(RUN_ERROR_KINDS)),
          type: name,
          message: z.string().max(messageChars),
          line: position,
          column: position,
          help: name.nullable(),
          rules: z.array(name).max(listItems),
          findings: z.array(findingSchema).max(listItems).optional(),
        } satisfies ReaderOf<ErrorMessage>,
      ).nullable(),
      missingModules: z.array(name).max(listItems),
      truncated: z.array(z.enum(OUTPUT_STREAMS)).max(OUTPUT_STREAMS.length),
      files: z.array(z.strictObject(
        {
          name: z.string().regex(FILE_NAME),
          media_type: z.string().regex(MEDIA_TYPE),
          data,
          scale: z.number().gt(0).lt(1).optional(),
          path: z.string().max(WIRE_LIMITS.pathChars).refine(isOutputPath)
            .optional(),
        } satisfies ReaderOf<FileMessage>,
      )).max(listItems).refine(areWithinLimit),
      durationMs: milliseconds,
      memoryPeakBytes: bytes,
      kept: z.union([
        z.strictObject({
          data: data.refine(({ length }) => length <= stateLimitBytes),
        }),
        z.strictObject({ fault: name }),
      ]).optional(),
    } satisfies ReaderOf<ResultMessage>,
  );
}

function areWithinLimit(
  files: readonly { readonly data: Uint8Array }[],
): boolean {
  const bytes = files.reduce((sum, { data }) => sum + data.length, 0);
  return bytes <= WIRE_LIMITS.fileBytes;
}

/**
 * Creates the parser of a sandbox's messages.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const parseReply = createReplyParser({ outputLimitBytes: 1_048_576 });
 * assert.equal(parseReply({ type: "gift" }), null);
 * ```
 */
export function createReplyParser(limits: ReplyLimits): ParseReply {
  const result = resultSchema(limits);
  const schema = z.discriminatedUnion("type", [
    readySchema,
    result,
    openedSchema,
    answersSchema,
    resetSchema,
  ]);
  const row = result.omit({ type: true, nonce: true, kept: true });
  const mostMicroseconds = 1_000 * WIRE_LIMITS.milliseconds;

  /** By hand: most rows are these, and a schema takes ten times as long. */
  function isPlain(
    value: unknown,
  ): value is PlainRowResult {
    return Array.isArray(value) && value.length === 5 &&
      Number.isSafeInteger(value[0]) && value[0] >= 0 &&
      value[0] <= mostMicroseconds && typeof value[1] === "string" &&
      value[1].length <= limits.outputLimitBytes &&
      (value[2] === null || typeof value[2] === "string" &&
          value[2].length <= limits.outputLimitBytes) &&
      typeof value[3] === "string" &&
      value[3].length <= limits.outputLimitBytes &&
      Number.isSafeInteger(value[4]) && value[4] >= 0 &&
      value[4] <= WIRE_LIMITS.heapBytes;
  }

  return function parseReply(message) {
    const parsed = schema.safeParse(message);
    if (!parsed.success) return null;
    if (parsed.data.type !== "answers") return parsed.data;
    const results: RowResult[] = [];
    for (const value of parsed.data.results) {
      if (isPlain(value)) {
        results.push(value);
        continue;
      }
      const whole = row.safeParse(value);
      if (!whole.success) return null;
      results.push(whole.data);
    }
    return { ...parsed.data, results };
  };
}
