/**
 * A sandbox as the pool sees it: something that takes one program at a time and
 * reports what becomes of it. Types alone; the real one is
 * `process_sandbox.ts`, tests bring their own.
 *
 * @module
 */

import type {
  BatchRequest,
  BatchWireMember,
  RedoReason,
  Row,
  RowOutcome,
} from "../run/batch.ts";
import type { WireMember } from "../run/fields.ts";
import type { LiveOutput } from "../run/live_output.ts";
import type { RunRequest } from "../run/request.ts";
import type { CellResult, ProgramResult, RunResult } from "../run/result.ts";
import type { ResumedState } from "../run/state.ts";
import type { ReadyMessage } from "../wire/messages.ts";
import type { ChildExit } from "./process.ts";
import type { KillReason } from "./watchdog.ts";

/** Phase of a sandbox. */
export type SandboxPhase = "booting" | "idle" | "running" | "resetting";

/** Reason why a sandbox came to its end. */
export type EndReason =
  | KillReason
  /** The sandbox could not start, or died before it was ready. */
  | "boot_failed"
  /** A lock is off without which it must not serve. */
  | "unlocked"
  /** The sandbox died by itself, or was killed from outside. */
  | "crash"
  /** The sandbox sent an invalid message and was killed. */
  | "protocol"
  /** The sandbox was retired; see `retire_reason.ts`. */
  | "retired"
  /** Its program's client went away. */
  | "abandoned"
  /** Its rows took so long that others would have waited in vain. */
  | "preempted"
  /** The service stops. */
  | "closed";

/** The end of a sandbox. */
export interface SandboxEnd {
  readonly reason: EndReason;
  /** Phase in which it ended. */
  readonly phase: SandboxPhase;
  /** More for the log; holds nothing of a program. "" if there is nothing. */
  readonly detail: string;
  /** CPU time of the program until then, in ms; null if none or unknown. */
  readonly cpuMs: number | null;
  /** Signal that ended its process before the service did; null if none. */
  readonly signal: string | null;
}

/** Output of a program until its sandbox ended. */
export interface PrintedOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** Results that it had shown. @default {[]} */
  readonly results?: readonly CellResult[];
  /** Names of the parts that are cut. */
  readonly truncated: readonly ("stdout" | "stderr")[];
}

/** Order to run a program: what crosses to the sandbox, and its limits. */
export interface SandboxOrder
  extends
    Pick<RunRequest, Exclude<WireMember, "language" | "resume">>,
    ProgramOrder {}

/** Order to open a batch: one program to run for many inputs. */
export interface BatchOrder
  extends
    Pick<BatchRequest, Exclude<BatchWireMember, "language" | "resume">>,
    ProgramOrder {}

/** Members of both orders. */
interface ProgramOrder extends Pick<RunRequest, "memoryLimitBytes"> {
  /** @default {the engine's own} */
  readonly language?: string;
  /** State that it continues. @default {it starts fresh} */
  readonly resume?: Pick<ResumedState, "id" | "data">;
}

/** Outcome of a program, as its sandbox has told. */
export interface SandboxResult extends
  ProgramResult,
  Pick<
    RunResult,
    "traceback" | "durationMs" | "memoryPeakBytes" | "kept" | "suspended"
  > {
  /** Top-level modules that the program wants and this kind lacks. */
  readonly missingModules: readonly string[];
}

/** Outcome of rows, the next ones in the order of the inputs. */
export interface RowsAnswer {
  readonly results: readonly RowOutcome[];
  /** Reason why these rows ran twice; null if they did not. */
  readonly redone: RedoReason | null;
  /** True if they are the first of a group that ran twice. */
  readonly startsRedo: boolean;
}

/** Outcome of a program, with the service's measurements. */
export interface SandboxAnswer {
  readonly result: SandboxResult;
  /** From sending the program to its result, in milliseconds. */
  readonly wallMs: number;
  /** CPU time of the process meanwhile, in milliseconds; null if unknown. */
  readonly cpuMs: number | null;
  /** Results that it has shown. @default {[]} */
  readonly results?: readonly CellResult[];
  /** SHA-256 of all that the sandbox was made from, as it has told. */
  readonly image?: string;
  /** Names the very bytes that it has started from; "" if those are its own. */
  readonly imageId?: string;
}

/**
 * Hears what happens to one sandbox: `ready`, then `answered` and `rested` for
 * each run, or `opened`, any number of `rowsAnswered`, and `rested` for each
 * batch (`answered` and `rested` if its set-up fails); at any time once `ended`,
 * last of all `gone`.
 */
export interface SandboxObserver {
  /** The sandbox can take its first program. */
  ready(message: ReadyMessage): void;
  /** The program has ended; the sandbox is not ready for another yet. */
  answered(answer: SandboxAnswer): void;
  /**
   * A batch is open: the set-up has run, and rows can come.
   *
   * @param setupMs Wall time of the set-up, in milliseconds.
   */
  opened(setupMs: number): void;
  /** The next rows of the batch have ended. */
  rowsAnswered(answer: RowsAnswer): void;
  /** The sandbox has been reset. */
  rested(
    rest: { readonly resetMs: number; readonly retire: string | null },
  ): void;
  /**
   * It will neither answer nor take anything any more. Output of its program
   * stands apart, so that no log gets hold of it by way of `end`.
   */
  ended(end: SandboxEnd, printed: PrintedOutput | null): void;
  /** Its process has left the system, and its memory is free. */
  gone(exit: ChildExit): void;
}

/** One sandbox. */
export interface Sandbox {
  /** UUID. */
  readonly id: string;
  readonly pid: number;
  /** Resident memory as last sampled, in bytes; null if unknown. */
  readonly rssBytes: number | null;
  /** True if one started now would be better, though it is as good as ever. */
  readonly isStale?: boolean;
  /**
   * Returns whether it still holds a state, so that this need not be sent.
   *
   * @param id Id of the state; absent: any.
   */
  holds(id?: string): boolean;
  /** Starts a program; only when it is idle. */
  run(order: SandboxOrder): void;
  /**
   * Returns a reader of what the program writes that was just started; undefined
   * where it cannot be seen.
   */
  follow?(): LiveOutput | undefined;
  /** Opens a batch; only when it is idle. */
  openBatch(order: BatchOrder): void;
  /**
   * Sends rows of the open batch, more than one message of them if need be.
   *
   * @param first Number of the first one in its batch.
   * @param inputs JSON texts.
   * @param singly True if each is answered before the next one starts.
   */
  sendRows(first: number, inputs: readonly Row[], singly: boolean): void;
  /** Ends the batch, of which no row is left unanswered, and resets. */
  endBatch(): void;
  /** Looks whether it must be killed, and does so. */
  check(nowMs: number): void;
  /** Kills it; nothing happens if it has ended. */
  kill(reason: EndReason, detail: string): void;
}
