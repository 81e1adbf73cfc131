/**
 * An answer as the handlers give it: what to send, and nothing of how.
 *
 * @module
 */

import type { LogFields } from "../log.ts";
import type { HeldAnswer } from "./unsent_answers.ts";

/** An answer that is made while it is sent. */
export interface AnswerStream {
  /**
   * Begins to write. Called at most once; what was made before is kept.
   *
   * @param write Sends text; false if the client is slow to read it.
   * @param end Ends the answer; nothing is written after.
   * @param reset Ends the connection of a client that does not read.
   */
  start(
    write: (text: string) => boolean,
    end: () => void,
    reset: () => void,
  ): void;
  /** The client can take more, after `write` has returned false. */
  drained(): void;
  /** The exchange is over, in whatever way; nothing is written any more. */
  closed?(): void;
  /** Resolves when it has ended in whatever way, with more for the log. */
  readonly ended: Promise<LogFields>;
}

/** One answer. */
export interface HttpAnswer {
  /** 200 to 599. */
  readonly status: number;
  /** Names in small letters; the length of the body is not among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or its bytes in UTF-8; absent: none. */
  readonly body?: string | readonly Uint8Array<ArrayBuffer>[];
  /** What comes bit by bit, in place of a body. */
  readonly stream?: AnswerStream;
  /** Where the bytes of a large body are accounted for until they are sent. */
  readonly held?: HeldAnswer;
}

/** Returns an answer with compact JSON; `headers` come on top of the type. */
export function jsonAnswer(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

/** Gives the memory of a body back at once, not when V8 comes to it. */
export function freeBody(body: HttpAnswer["body"]): void {
  if (typeof body !== "object") return;
  for (const { buffer } of body) buffer.transfer(0);
}
