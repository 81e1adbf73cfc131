/**
 * Lines of a body, as they come: bounded in length, and taken no faster than
 * they are asked for.
 *
 * @module
 */

import type { Readable } from "node:stream";
import { ERROR_TEXT } from "../../../run/error_texts.ts";
import { HttpError } from "../../server/http_error.ts";

/** Limits of {@linkcode readLines}. */
export interface LineLimits {
  /** Longest line, in bytes. */
  readonly maxLineBytes: number;
  /** Longest silence, in milliseconds. */
  readonly silenceMs: number;
}

const NEW_LINE = 10;
const MOST_PARTS = 1_024;

/**
 * Yields the lines of each piece of `body` that has come, without their ends;
 * lines of white space are left out.
 *
 * @throws {HttpError} 400 if it ends early, or is not UTF-8; 413 if a line is
 * too long.
 */
export async function* readLines(
  body: Readable,
  { maxLineBytes, silenceMs }: LineLimits,
): AsyncGenerator<string[]> {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const decode = (last: Uint8Array): string => {
    parts.push(last);
    const [only] = parts;
    const whole = parts.length === 1 ? only : Buffer.concat(parts);
    parts = [];
    bytes = 0;
    try {
      return utf8.decode(whole);
    } catch {
      throw incomplete("not UTF-8");
    }
  };
  for await (const piece of pieces(body, silenceMs)) {
    const end = piece.lastIndexOf(NEW_LINE);
    bytes += end < 0 ? piece.length : 0;
    if (bytes > maxLineBytes || piece.length > maxLineBytes) {
      throw new HttpError(413, ERROR_TEXT.bodyTooLarge, {
        details: `The limit of a line is ${maxLineBytes} bytes`,
        closes: true,
      });
    }
    if (end < 0) {
      // Copied: what comes is a view of a buffer that may be much larger.
      parts.push(piece.slice());
      // A byte at a time, the lists would weigh more than what is in them.
      if (parts.length === MOST_PARTS) parts = [Buffer.concat(parts)];
      continue;
    }
    const lines = decode(piece.subarray(0, end)).split("\n")
      .filter((line) => line.trim() !== "");
    if (end + 1 < piece.length) {
      const rest = piece.slice(end + 1);
      parts = [rest];
      bytes = rest.length;
    }
    if (lines.length > 0) yield lines;
  }
  const last = decode(new Uint8Array());
  if (last.trim() !== "") yield [last];
}

/** Yields what comes; a client that goes away, or falls silent, is an error. */
async function* pieces(
  body: Readable,
  silenceMs: number,
): AsyncGenerator<Uint8Array> {
  let wake = () => {};
  let failure: HttpError | undefined;
  let hasEnded = false;
  const fail = (fact: string) => () => {
    failure ??= incomplete(fact);
    wake();
  };
  const cutOff = fail("not received to its end");
  const end = () => {
    hasEnded = true;
    wake();
  };
  const readable = () => wake();
  body.on("readable", readable).on("end", end).on("aborted", cutOff)
    .on("error", cutOff).on("close", () => hasEnded || cutOff());
  try {
    while (failure === undefined) {
      const piece: Uint8Array | null = body.read();
      if (piece !== null) {
        yield piece;
        continue;
      }
      if (hasEnded) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(
          fail(`not received: nothing came for ${silenceMs} ms`),
          silenceMs,
        );
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    throw failure;
  } finally {
    body.off("readable", readable).off("end", end).off("aborted", cutOff)
      .off("error", cutOff);
  }
}

function incomplete(fact: string): HttpError {
  return new HttpError(400, ERROR_TEXT.invalidJson, {
    details: `The body was ${fact}`,
    closes: true,
  });
}
