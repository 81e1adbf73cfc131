/**
 * Answers that may be large: they are accounted for until they are sent.
 *
 * @module
 */

import { OverloadedError } from "../../run/thrown_errors.ts";
import { encodeJson } from "./encode_json.ts";
import { type HttpAnswer, jsonAnswer } from "./http_answer.ts";
import { jsonBytes } from "./json_bytes.ts";
import type { UnsentAnswers } from "./unsent_answers.ts";

/**
 * Returns an answer with compact JSON. Room is asked for before any of it is
 * made, for all of it, though what waits is what it is made from.
 *
 * @throws {OverloadedError} If too many wait for clients that do not read.
 */
export function sendLarge(
  unsent: UnsentAnswers,
  answer: unknown,
  status?: number,
): HttpAnswer {
  const bytes = jsonBytes(answer);
  const held = unsent.hold(bytes);
  if (held === null) throw tooManyUnsent();
  const body = { bytes, pieces: encodeJson(answer) };
  return { ...jsonAnswer("", status), body, held };
}

/** Returns why an answer is not sent. */
export function tooManyUnsent(): OverloadedError {
  return new OverloadedError(
    "Too many large answers wait for clients that do not read them",
    1,
  );
}
