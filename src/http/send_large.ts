/**
 * Answers that may be large: they are accounted for until they are sent.
 *
 * @module
 */

import { OverloadedError } from "../errors.ts";
import { encodeJson } from "./encode_json.ts";
import { freeBody, type HttpAnswer, jsonAnswer } from "./http_answer.ts";
import type { UnsentAnswers } from "./unsent_answers.ts";

/**
 * Returns an answer with compact JSON.
 *
 * @throws {OverloadedError} If too many wait for clients that do not read.
 */
export function sendLarge(
  unsent: UnsentAnswers,
  answer: unknown,
  status?: number,
): HttpAnswer {
  const body = encodeJson(answer);
  const bytes = body.reduce((sum, { length }) => sum + length, 0);
  const held = unsent.hold(bytes);
  if (held !== null) return { ...jsonAnswer("", status), body, held };
  freeBody(body);
  throw tooManyUnsent();
}

/** Returns why an answer is not sent. */
export function tooManyUnsent(): OverloadedError {
  return new OverloadedError(
    "Too many large answers wait for clients that do not read them",
    1,
  );
}
