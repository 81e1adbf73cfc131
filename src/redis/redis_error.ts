/**
 * A server that has not answered with what was asked for.
 *
 * @module
 */

import type { RedisFault } from "./redis_link.ts";

/** Reason why a command has failed. */
export class RedisError extends Error {
  override readonly name = "RedisError";
  readonly fault: RedisFault;

  /** Creates the failure; `cause` is one word or two for the log. */
  constructor(fault: RedisFault, cause: string) {
    super(`Cannot ask the store: ${fault} (${cause})`);
    this.fault = fault;
  }
}
