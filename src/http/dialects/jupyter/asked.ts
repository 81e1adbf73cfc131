/**
 * A request of a client of a kernel, and what those who answer it see of the
 * kernel's room.
 *
 * @module
 */

import type { Websocket } from "../../server/websockets.ts";
import type {
  Channel,
  ClientMessage,
  KernelMessage,
} from "./channel_message.ts";
import type { KernelRuns, RunsIn } from "./kernel_runs.ts";

/** A client, by the session that it names. */
export interface Seat {
  readonly runs: KernelRuns;
  /**
   * Its websockets. A proxy may have opened one that its client has left
   * already, so an earlier one is as good as a later one.
   */
  readonly sockets: Set<Websocket>;
  /** Messages for it while it has no websocket, and what they hold. */
  kept: KernelMessage[];
  keptChars: number;
  /** Ends its time to come back. */
  late?: ReturnType<typeof setTimeout>;
}

/** A request with whose it is. */
export interface Asked {
  readonly seat: Seat;
  readonly message: ClientMessage;
}

/** The room of a kernel, for those who answer requests. */
export interface Room {
  readonly options: RunsIn & {
    /** Starts the kernel again, or ends it. */
    readonly shutDown: (isRestart: boolean) => Promise<void>;
  };
  /** Number of the last cell. */
  executions: number;
  /** Inputs that clients may ask to see again. */
  readonly history: readonly [
    session: number,
    line: number,
    input: string,
  ][];
  /** Keeps an input for those who want to see it again. */
  remember(execution: number, input: string): void;
  /** Sends a message on iopub, to all. */
  tell(
    parent: ClientMessage["parent"],
    type: string,
    content: KernelMessage["content"],
  ): void;
  /** Sends a message to who has asked. */
  reply(
    asked: Asked,
    type: string,
    content: KernelMessage["content"],
    channel?: Channel,
  ): void;
  /** Asks a client for a line; undefined if none comes. */
  askForLine(asked: Asked): Promise<string | undefined>;
  /** Does `work` as what an interrupt ends. */
  interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends the cell that runs, and those that wait behind it. */
  interrupt(): void;
  /** Turns away the requests that wait for a cell that has failed. */
  abortCells(): void;
}
