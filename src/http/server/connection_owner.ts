/**
 * Calls of a connection and its requests to their server.
 *
 * @module
 */

import type { Socket } from "node:net";
import type { ConnectionEnd } from "../../telemetry/metrics_table.ts";
import type { App } from "../app.ts";

/** Calls of a connection to its server. */
export interface ConnectionOwner {
  /** Answers a request; must not reject. */
  readonly handle: App;
  /** True if an answer must be the last one of its connection. */
  readonly isStopping: () => boolean;
  /** Takes a slot for a request that waits for the one before it. */
  readonly acquireSlot: () => boolean;
  /** Releases slots. */
  readonly releaseSlots: (count: number) => void;
  /** Called when a request arrives, its answer is sent, and it is read. */
  readonly used: (socket: Socket) => void;
  /** Called with the reason why this side ends the connection. */
  readonly ended: (reason: ConnectionEnd) => void;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
}
