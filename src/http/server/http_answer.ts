/**
 * An answer as the handlers give it: what to send, and nothing of how.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { LogFields } from "../../telemetry/log.ts";
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

/** A body that is made while it is sent. */
export interface LargeBody {
  /** Length of the whole, in bytes. */
  readonly bytes: number;
  /** Its text; each piece is made when it is asked for. */
  readonly pieces: Iterator<string>;
}

/** A connection whose client asks for another protocol than HTTP. */
export interface UpgradedConnection {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  /** Bytes that have come behind the request. */
  readonly head: Buffer;
}

/** One answer. */
export interface HttpAnswer {
  /** 101, or 200 to 599. */
  readonly status: number;
  /** Names in small letters; the length of the body is not among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: none. */
  readonly body?: string | Uint8Array | LargeBody;
  /** Stream in place of a body. */
  readonly stream?: AnswerStream;
  /** Bytes of a large body that are held until they are sent. */
  readonly held?: HeldAnswer;
  /** With 101: takes the connection over, and sends the answer too. */
  readonly upgrade?: (connection: UpgradedConnection) => void;
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

/** Returns how long a body is, in bytes; 0 where there is none. */
export function bodyBytes(body: HttpAnswer["body"] = ""): number {
  return isLarge(body) ? body.bytes : Buffer.byteLength(body);
}

/** Returns whether a body is made while it is sent. */
export function isLarge(body: HttpAnswer["body"]): body is LargeBody {
  return typeof body === "object" && "pieces" in body;
}
