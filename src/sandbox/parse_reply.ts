/**
 * What a sandbox says, checked: shape, types, ranges. Anything that this does
 * not know is refused, and the sandbox with it. Whether a message comes at the
 * right time and for the right run is for `sandbox.ts` to judge.
 *
 * @module
 */

import { z } from "zod";
import type { GuestMessage } from "../guest/messages.ts";

/** Parses one message; null if it is none that a sandbox may send. */
export type ParseReply = (message: unknown) => GuestMessage | null;

/** Limits of what {@linkcode createReplyParser} accepts. */
export interface ReplyLimits {
  /** Largest stdout, stderr and ret_val, each in bytes. */
  readonly outputLimitBytes: number;
  /** Largest file handed back, in bytes before base64. @default {8_388_608} */
  readonly outputFileLimitBytes?: number;
}

// The mark that says where a stream was cut comes on top of the limit.
const CUT_MARK_CHARS = 1_024;
const MAX_NAME_CHARS = 1_000;
const MAX_MESSAGE_CHARS = 65_536;
const MAX_HEAP_BYTES = 4_294_967_296;
const MAX_MS = 86_400_000;
const MAX_LIST = 100;

const name = z.string().max(MAX_NAME_CHARS);
const position = z.number().int().min(0).max(0x7fff_ffff).nullable();
const bytes = z.number().int().min(0).max(MAX_HEAP_BYTES);
const milliseconds = z.number().min(0).max(MAX_MS);

const readySchema = z.strictObject({
  type: z.literal("ready"),
  fromImage: z.boolean(),
  language: z.string().regex(/^[a-z]{1,20}$/),
  languageVersion: z.string().regex(/^\d{1,2}\.\d{1,3}\.\d{1,3}$/),
  heapBytes: bytes,
  locks: z.strictObject({ diesWithParent: z.boolean(), seccomp: z.boolean() }),
});

const resetSchema = z.strictObject({
  type: z.literal("reset"),
  nonce: name,
  resetMs: milliseconds,
  retire: name.nullable(),
});

function resultSchema(limits: ReplyLimits) {
  const { outputLimitBytes, outputFileLimitBytes = 8_388_608 } = limits;
  // A character is at least a byte, so this never refuses what is allowed.
  const stream = z.string().max(outputLimitBytes + CUT_MARK_CHARS);
  const base64Chars = Math.ceil(outputFileLimitBytes / 3) * 4;
  return z.strictObject({
    type: z.literal("result"),
    nonce: name,
    stdout: stream,
    stderr: stream,
    retVal: stream,
    exitCode: z.number().int().min(-0x8000_0000).max(0xffff_ffff),
    error: z.strictObject({
      kind: z.enum([
        "exception",
        "syntax",
        "rejected",
        "timeout",
        "memory",
        "crash",
      ]),
      type: name,
      message: z.string().max(MAX_MESSAGE_CHARS),
      line: position,
      column: position,
      rules: z.array(name).max(MAX_LIST),
    }).nullable(),
    missingModules: z.array(name).max(MAX_LIST),
    truncated: z.array(z.enum(["stdout", "stderr", "ret_val"])).max(3),
    files: z.array(z.strictObject({
      // No slash and no leading dot: a client may write it to a folder.
      name: z.string().regex(/^[\w][\w. -]{0,199}$/),
      media_type: z.string().regex(/^[a-z]+\/[\w.+-]{1,100}$/),
      size: z.number().int().min(0).max(outputFileLimitBytes),
      data: z.string().max(base64Chars).regex(/^[A-Za-z0-9+/]*={0,2}$/),
    })).max(MAX_LIST),
    durationMs: milliseconds,
    memoryPeakBytes: bytes,
  });
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
  const schema = z.discriminatedUnion("type", [
    readySchema,
    resultSchema(limits),
    resetSchema,
  ]);
  return function parseReply(message) {
    const parsed = schema.safeParse(message);
    return parsed.success ? parsed.data : null;
  };
}
