/**
 * A request as the handlers see it. They know no server: a test makes one of
 * a stream and a few strings.
 *
 * @module
 */

import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { Caller } from "../../callers/caller.ts";
import type { Trace } from "../../run/trace.ts";

/** One request. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
  /** By name in small letters. */
  readonly headers: IncomingHttpHeaders;
  /** Emits "aborted" if it ends too early. */
  readonly body: Readable;
  /** True if all of the body is here already. @default {false} */
  readonly isComplete?: boolean;
  /**
   * True if its handler takes the body as fast as it works it off, and limits
   * its time by itself; such a handler sets it. @default {false}
   */
  takesBodyByItself?: boolean;
  /**
   * True if it asks for a websocket, and its connection can become one.
   *
   * @default {false}
   */
  readonly mayUpgrade?: boolean;
  /**
   * Caller of the request; set before any handler sees the request, see
   * `admission.ts`.
   *
   * @default {nobody is asked who calls}
   */
  caller?: Caller;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
  /**
   * Trace that records its spans; see `observe_requests.ts`. @default {nowhere}
   */
  trace?: Trace | undefined;
}
