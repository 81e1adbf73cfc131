/**
 * Messages between the service and a zygote, as JSON in frames. Types alone. A
 * zygote never runs a program of a caller, so the service believes it.
 *
 * @module
 */

import type { BootMessage } from "./messages.ts";

/** First message to a zygote: what its forks are to be. */
export interface ZygoteMessage {
  readonly type: "zygote";
  /**
   * Message with which a sandbox of the same kind boots; nothing shares its
   * output.
   */
  readonly boot: BootMessage;
  /** Socket of the service that forks connect to. */
  readonly socketPath: string;
}

/** Asks for one more sandbox. */
export interface ForkMessage {
  readonly type: "fork";
  /**
   * Token that the fork sends first, followed by its process id in four bytes.
   */
  readonly token: string;
}

/** Asks for one more program of the zygote's own, to become warm. */
export interface WarmMessage {
  readonly type: "warm";
}

/** The zygote can fork. */
export interface ZygoteReadyMessage {
  readonly type: "zygote";
}

/** The sandbox that was asked for exists, or could not be made. */
export interface ForkedMessage {
  readonly type: "forked";
  readonly token: string;
  /** Its process id; below zero if the system has refused to fork. */
  readonly pid: number;
}

/** The program has run. */
export interface WarmedMessage {
  readonly type: "warmed";
  /** True if more programs would not make it any warmer. */
  readonly isWarm: boolean;
}

/** Everything that the service sends to a zygote. */
export type ZygoteOrder = ZygoteMessage | ForkMessage | WarmMessage;
/** Everything that a zygote sends. */
export type ZygoteReply = ZygoteReadyMessage | ForkedMessage | WarmedMessage;
