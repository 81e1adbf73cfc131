/**
 * A request as the handlers see it. They know no server: a test makes one of
 * a stream and a few strings.
 *
 * @module
 */

import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";

/** One request. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
  /** By name in small letters. */
  readonly headers: IncomingHttpHeaders;
  /** Emits "aborted" if it ends too early. */
  readonly body: Readable;
  /** Whether all of the body is here already. @default {false} */
  readonly isComplete?: boolean;
  /** Who asks. @default {nobody is asked who calls} */
  readonly caller?: { readonly name: string };
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}
