/**
 * Messages between the service and its link to a Redis or Valkey server. Types
 * alone.
 *
 * @module
 */

/** A command and its arguments, such as `["GET", "key"]`. */
export type RedisCommand = readonly (string | Uint8Array)[];

/** Reply of a server; a value is bytes, `OK` and its like are text. */
export type RedisReply =
  | null
  | number
  | string
  | Uint8Array<ArrayBuffer>
  | readonly RedisReply[];

/** Reason why a server has not answered with what was asked for. */
export type RedisFault =
  /** There is no connection to it. */
  | "unreachable"
  /** The server has not answered in time. */
  | "late"
  /** Its memory is full. */
  | "full"
  /** The server refuses the command. */
  | "refused";

/** A server that can be asked. */
export interface RedisLink {
  /**
   * Sends commands in one go, and returns their replies in order. They are not
   * a transaction: of some that fail, others may have been done.
   *
   * @throws {RedisError} If one of them fails; never later than the time limit.
   */
  send(...commands: readonly RedisCommand[]): Promise<readonly RedisReply[]>;
}

/**
 * Order to the far end of the link: once where the server is, then what to ask
 * it; `id` comes back with the replies.
 */
export type RedisOrder =
  | { readonly url: string; readonly timeoutMs: number }
  | { readonly id: number; readonly commands: readonly RedisCommand[] };

/** News from the far end of the link. */
export type RedisNews =
  | { readonly id: number; readonly replies: readonly RedisReply[] }
  | { readonly id: number; readonly fault: RedisFault; readonly cause: string }
  /** True if there is a connection, each time that this changes. */
  | { readonly isUp: boolean; readonly cause: string };
