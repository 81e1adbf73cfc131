/**
 * Reads a request's body up to a limit, in bytes and in time.
 *
 * @module
 */

import { OverloadedError } from "../errors.ts";
import { ERROR_TEXT } from "../protocol.ts";
import type { BodyBudget } from "./body_budget.ts";
import { HttpError } from "./http_error.ts";

/** Limits of {@linkcode readBody}. */
export interface BodyLimits {
  /** Largest body, in bytes; an integer >= 0. */
  readonly maxBytes: number;
  /** What all bodies together may hold. */
  readonly budget: BodyBudget;
  /** Time until all of it must have come, in ms. @default {30_000} */
  readonly timeoutMs?: number;
}

// Up to this, a body is read in one step, which is 15 µs faster. Without a
// budget: a connection costs the service about as much.
const SMALL_BODY_BYTES = 16_384;

// A piece costs 45 µs, so a body of single bytes would take minutes. Past so
// many pieces they must have this size on average; no network makes smaller ones.
const FREE_PIECES = 10_000;
const LEAST_PIECE_BYTES = 16;

/**
 * Returns the body.
 *
 * @throws {HttpError} 413 as soon as the body is known to be over the limit; the
 * rest of it is not read. 400 if it does not come, or ends too early.
 * @throws {OverloadedError} If too much is on its way.
 */
export async function readBody(
  request: Request,
  limits: BodyLimits,
): Promise<Uint8Array> {
  const { maxBytes, timeoutMs = 30_000 } = limits;
  const declared = request.headers.get("content-length");
  // Asks "is it allowed?", so that a length that is no number is refused.
  if (declared !== null && !(Number(declared) <= maxBytes)) {
    throw tooLarge(maxBytes);
  }
  // The server holds a body to the length that it declares, and a declared
  // length may not come with chunks (RFC 9112, 6.2). Should a server let both
  // pass, the length is not to be believed.
  const isSmall = declared !== null && Number(declared) <= SMALL_BODY_BYTES &&
    !request.headers.has("transfer-encoding");
  if (isSmall) return await inTime(request.bytes(), timeoutMs);
  const { body } = request;
  return body === null
    ? new Uint8Array()
    : await readPieces(body, limits, timeoutMs);
}

async function readPieces(
  body: ReadableStream<Uint8Array>,
  { maxBytes, budget }: BodyLimits,
  timeoutMs: number,
): Promise<Uint8Array> {
  const reader = body.getReader();
  // Copied at once: a piece of one byte keeps a buffer of 64 KiB alive.
  let bytes = new Uint8Array(SMALL_BODY_BYTES);
  let length = 0;
  let pieces = 0;
  let takenBytes = 0;

  async function readAll(): Promise<void> {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      const start = length;
      length += value.length;
      pieces += 1;
      if (length > maxBytes) throw tooLarge(maxBytes);
      if (pieces > FREE_PIECES && length < pieces * LEAST_PIECE_BYTES) {
        throw incomplete(`sent in ${pieces} pieces of a few bytes`);
      }
      // Counted as they come: who only declares a lot holds nothing.
      if (!budget.take(value.length)) throw tooMuchAtOnce();
      takenBytes += value.length;
      if (length > bytes.length) {
        const larger = new Uint8Array(Math.max(length, bytes.length * 2));
        larger.set(bytes.subarray(0, start));
        bytes = larger;
      }
      bytes.set(value, start);
    }
  }

  try {
    await inTime(readAll(), timeoutMs);
  } catch (error) {
    // What is still to come is not wanted; the connection goes with it.
    reader.cancel().catch(() => {});
    throw error;
  } finally {
    budget.give(takenBytes);
  }
  return bytes.subarray(0, length);
}

/**
 * Without a limit in time, callers who send a byte a minute would hold as much
 * memory as they like.
 */
async function inTime<T>(reading: Promise<T>, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(incomplete(`not received within ${timeoutMs} ms`)),
    timeoutMs,
  );
  try {
    return await Promise.race([reading, late.promise]);
  } catch (error) {
    if (error instanceof HttpError || error instanceof OverloadedError) {
      throw error;
    }
    // A client that went away, or broke the chunked encoding: not our fault.
    throw incomplete("not received to its end");
  } finally {
    clearTimeout(timer);
  }
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
