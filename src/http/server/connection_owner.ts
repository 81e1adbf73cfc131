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
  /** Takes a place for a request that waits for the one before it. */
  readonly takePlace: () => boolean;
  /** Gives places back. */
  readonly givePlaces: (count: number) => void;
  /** Told that a request has come, or has been answered. */
  readonly used: (socket: Socket) => void;
  /** Told why this side ends it. */
  readonly ended: (reason: ConnectionEnd) => void;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
}
