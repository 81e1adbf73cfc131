/**
 * Limits of a message of a sandbox: one table for both ends of the pipe. The
 * sandbox keeps to it (`clamp_result.ts`), the service refuses what is past it
 * (`src/wire/parse_reply.ts`), and so refuses no honest sandbox.
 *
 * @module
 */

const MIB = 1024 * 1024;

/** Limits of single values; lengths are in UTF-16 units, as strings count. */
export const WIRE_LIMITS = {
  /** Names: of exceptions, rules, modules, reasons. */
  nameChars: 1_000,
  /** Text of an exception. */
  messageChars: 1_048_576,
  /** Rules, missing modules, files: so many of each. */
  listItems: 100,
  /** Lines and columns; what is not within is no place in a program. */
  position: 0x7fff_ffff,
  /** Exit codes, signed or not. */
  leastExitCode: -0x8000_0000,
  mostExitCode: 0xffff_ffff,
  /** The mark that says where a stream was cut comes on top of its limit. */
  cutMarkChars: 1_024,
  /** Path of a file. */
  pathChars: 4_096,
  /** Rows of one message, to a sandbox and from it. */
  rows: 256,
  /** Rows with that much to tell end a message, in UTF-16 units. */
  rowsChars: 262_144,
  /**
   * Time of a row of a group until the service ends the sandbox. The sandbox
   * itself stops such a row after 250 ms, and runs it again alone; the rest is
   * room for a busy machine.
   */
  groupedRowMs: 1_000,
  /** All files together. */
  fileBytes: 8 * MIB,
  /** The results of a cell, in bytes. */
  resultsBytes: 4 * MIB,
  /** Largest WebAssembly memory. */
  heapBytes: 4 * 1024 * MIB,
  /** One day. */
  milliseconds: 86_400_000,
} as const;

/**
 * Letters of any script; no slash and no leading dot: a client may write it to
 * a folder.
 */
export const FILE_NAME = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_. ()+-]{0,199}$/u;
/**
 * Returns whether a program's file may be handed back under this path: relative
 * to where it started and not outside of it, or below `/tmp` or `/mnt`.
 */
export function isOutputPath(path: string): boolean {
  return path.length <= WIRE_LIMITS.pathChars && path.isWellFormed() &&
    // deno-lint-ignore no-control-regex -- a client may print it
    /^(?:\/(?:tmp|mnt)\/)?[^/\0-\x1f\x7f]+(?:\/[^/\0-\x1f\x7f]+)*$/.test(
      path,
    ) &&
    !path.split("/").some((part) => part === "." || part === "..");
}

/** Such as "image/png". */
export const MEDIA_TYPE = /^[a-z]+\/[\w.+-]{1,100}$/;
/** A character can take six bytes: JSON writes a control character as \u0001. */
const BYTES_PER_CHAR = 6;
/** stdout, stderr, the return value, and that as JSON. */
const STREAMS = 4;
/** Files, an error's text, and twice what everything else can take. */
const OTHER_BYTES = 24 * MIB;

/**
 * Returns the most that an honest message can take, in bytes.
 *
 * @param outputLimitBytes Largest stdout, stderr and return value, each.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.ok(frameLimitBytes(1_048_576) > 18 * 1_048_576);
 * ```
 */
export function frameLimitBytes(outputLimitBytes: number): number {
  const chars = STREAMS * (outputLimitBytes + WIRE_LIMITS.cutMarkChars);
  return BYTES_PER_CHAR * (chars + WIRE_LIMITS.resultsBytes) + OTHER_BYTES;
}
