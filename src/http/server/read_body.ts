/**
 * Reads a request's body up to a limit, in bytes and in time.
 *
 * @module
 */

import { OverloadedError } from "../../run/thrown_errors.ts";
import { ERROR_TEXT } from "../../run/error_texts.ts";
import type { BodyBudget } from "./body_budget.ts";
import { HttpError } from "./http_error.ts";
import type { HttpRequest } from "./http_request.ts";

/** Limits of {@linkcode readBody}. */
export interface BodyLimits {
  /** Largest body, in bytes; an integer >= 0. */
  readonly maxBytes: number;
  /** Budget of all bodies together. */
  readonly budget: BodyBudget;
  /** Time until all of it must have come, in milliseconds. */
  readonly timeoutMs: number;
  /** Called with a body that did not arrive in time. */
  readonly onTimeout?: () => void;
}

// Up to this, a body needs no budget: a connection costs the service about as
// much.
const SMALL_BODY_BYTES = 16_384;

// A piece costs some 10 µs, so a body of single bytes would take minutes. Past
// so many pieces they must have this size on average; no network makes smaller
// ones.
const FREE_PIECES = 10_000;
const LEAST_PIECE_BYTES = 16;

/**
 * Returns the body.
 *
 * @throws {HttpError} 413 as soon as the body is known to be over the limit; the
 * rest of it is not read. 400 if it does not come, or ends too early.
 * @throws {OverloadedError} If too much is on its way.
 */
export function readBody(
  { headers, body, isComplete }: Pick<
    HttpRequest,
    "headers" | "body" | "isComplete"
  >,
  { maxBytes, budget, timeoutMs, onTimeout = () => {} }: BodyLimits,
): Uint8Array | Promise<Uint8Array> {
  const declared = headers["content-length"];
  // Asks "is it allowed?", so that a length that is no number is refused.
  if (declared !== undefined && !(Number(declared) <= maxBytes)) {
    throw tooLarge(maxBytes);
  }
  // The server holds a body to the length that it declares, and a declared
  // length may not come with chunks (RFC 9112, 6.2). Should a server let both
  // pass, the length is not to be believed.
  const declaredBytes = headers["transfer-encoding"] === undefined
    ? Number(declared)
    : NaN;
  const isSmall = declaredBytes <= SMALL_BODY_BYTES;
  if (isSmall && isComplete && body.readableLength === declaredBytes) {
    // Most bodies come with their heads: no timer, no listeners, no promise.
    // Without a size, only the first piece comes.
    return body.read(declaredBytes) ?? new Uint8Array();
  }
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  let whole: Uint8Array | undefined;
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  let length = 0;
  let pieces = 0;
  let takenBytes = 0;
  let isOver = false;

  function settle(): void {
    isOver = true;
    clearTimeout(timer);
    budget.give(takenBytes);
    body.off("data", take).off("end", end).off("aborted", cutOff)
      .off("error", cutOff);
  }
  function refuse(error: Error): void {
    if (isOver) return;
    settle();
    // The rest of the body is not wanted; the connection goes with it.
    body.pause();
    reject(error);
  }
  function cutOff(): void {
    // A client that went away, or broke the chunked encoding: not our fault.
    refuse(incomplete("not received to its end"));
  }
  function take(piece: Uint8Array): void {
    // No server sends more than was declared; should one do, it is not whole.
    if (whole !== undefined) return refuse(tooLarge(declaredBytes));
    pieces += 1;
    length += piece.length;
    if (length > maxBytes) return refuse(tooLarge(maxBytes));
    if (pieces > FREE_PIECES && length < pieces * LEAST_PIECE_BYTES) {
      const fact = `sent in ${pieces} pieces of a few bytes`;
      return refuse(incomplete(fact));
    }
    if (!isSmall) {
      // Counted as they come: who only declares a lot holds nothing.
      if (!budget.take(piece.length)) return refuse(tooMuchAtOnce());
      takenBytes += piece.length;
    }
    // Most bodies come in one piece, which needs no copy.
    if (length === declaredBytes && pieces === 1) whole = piece;
    else append(piece);
  }
  function append(piece: Uint8Array): void {
    // Copied at once: a piece of one byte keeps a buffer of 64 KiB alive.
    bytes ??= new Uint8Array(SMALL_BODY_BYTES);
    if (length > bytes.length) {
      const larger = new Uint8Array(Math.max(length, bytes.length * 2));
      larger.set(bytes.subarray(0, length - piece.length));
      bytes = larger;
    }
    bytes.set(piece, length - piece.length);
  }
  function end(): void {
    if (isOver) return;
    settle();
    resolve(whole ?? bytes?.subarray(0, length) ?? new Uint8Array());
  }

  // Without a limit in time, callers who send a byte a minute would hold as
  // much memory as they like.
  const timer = setTimeout(() => {
    onTimeout();
    refuse(incomplete(`not received within ${timeoutMs} ms`));
  }, timeoutMs);
  body.on("data", take).on("end", end).on("aborted", cutOff)
    .on("error", cutOff);
  return promise;
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError(413, ERROR_TEXT.bodyTooLarge, {
    details: `The limit is ${maxBytes} bytes`,
    closes: true,
  });
}

function tooMuchAtOnce(): OverloadedError {
  return new OverloadedError("Too many large requests at the same time", 1);
}

function incomplete(fact: string): HttpError {
  return new HttpError(400, ERROR_TEXT.invalidJson, {
    details: `The body was ${fact}`,
    closes: true,
  });
}
