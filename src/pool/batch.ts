/**
 * One batch on its way through the pool: the rows that wait for a sandbox, what
 * came of the others, and the promise that its caller holds. Knows no sandbox.
 *
 * @module
 */

import {
  AbandonedError,
  OverloadedError,
  type StateError,
} from "../run/thrown_errors.ts";
import {
  type BatchReport,
  type BatchRequest,
  type Row,
  rowChars,
  type RowOutcome,
} from "../run/batch.ts";
import type { RunResult } from "../run/result.ts";
import type { SandboxName } from "./pool_events.ts";

/** Time after which a batch that was turned away may come again, in seconds. */
const RETRY_AFTER_S = 1;

/** Rows in a row, which go to one sandbox. */
export interface Chunk {
  /** Number of the first one. */
  at: number;
  inputs: readonly Row[];
  /**
   * True if each is to be answered before the next one starts: among them is
   * one that has ended its sandbox.
   */
  readonly singly: boolean;
  /** Number of times that they were stopped for another caller. */
  readonly stops: number;
}

/** A batch that has not ended yet, or that nobody waits for. */
export class Batch {
  readonly request: BatchRequest;
  /** Name of the client; "" where clients are not told apart. */
  readonly caller: string;
  /** Time of arrival on the pool's clock, in milliseconds. */
  readonly queuedAt: number;
  /** Resolves once every row has been answered. */
  readonly finished: Promise<BatchReport>;
  /** Since when it has no sandbox, if its set-up has never succeeded; in ms. */
  waitsSince: number;
  /** Number of times that its set-up was stopped for another caller. */
  setupStops = 0;
  /** Sandboxes that it has at this moment. */
  reservations = 0;
  /** True if its set-up has once succeeded. */
  wasOpened = false;
  /** True if the set-up has lost a sandbox already, and started again. */
  startedAgain = false;
  readonly #tell: (index: number, outcome: RowOutcome) => void;
  readonly #sandboxes = new Set<string>();
  readonly #redone: Record<string, number> = {};
  /** Chunks that wait; those that were given back stand first. */
  #waiting: Chunk[] = [];
  #added = 0;
  #told = 0;
  #hasEnded = false;
  #isHeld = false;
  #settled = false;
  #resolve: (report: BatchReport) => void;
  #reject: (error: Error) => void;

  /** Creates a batch without rows. */
  constructor(
    request: BatchRequest,
    tell: (index: number, outcome: RowOutcome) => void,
    now: number,
  ) {
    this.request = request;
    this.caller = request.caller ?? "";
    this.queuedAt = now;
    this.waitsSince = now;
    this.#tell = tell;
    const { promise, resolve, reject } = Promise.withResolvers<BatchReport>();
    this.finished = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Program that runs for every row; the set-up imports too. */
  get program(): Pick<BatchRequest, "language" | "code" | "resume"> {
    const { code, setup, language, resume } = this.request;
    return { language, code: `${setup}\n${code}`, resume };
  }

  /** Reports whether its caller has been answered, or is gone. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Reports whether there are rows that a sandbox could take. */
  get hasRows(): boolean {
    return this.#waiting.length > 0 && !this.#isHeld && !this.#settled;
  }

  /** Reports whether it could do with one more sandbox. */
  get wantsSandbox(): boolean {
    return this.hasRows && this.reservations < this.request.sandboxes;
  }

  /** Adds rows. */
  add(inputs: readonly Row[]): void {
    if (this.#hasEnded || inputs.length === 0) return;
    this.#waiting.push({ at: this.#added, inputs, singly: false, stops: 0 });
    this.#added += inputs.length;
  }

  /** Notes that no more rows follow. */
  end(): void {
    this.#hasEnded = true;
    this.#finishIfTold();
  }

  /** Forgets the rows that wait; those in sandboxes are still answered. */
  stop(): void {
    this.#hasEnded = true;
    const left = this.#waiting.reduce(
      (sum, each) => sum + each.inputs.length,
      0,
    );
    this.#waiting = [];
    this.#added -= left;
    this.#finishIfTold();
  }

  /** Gives no more rows away, or goes on with it. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  /**
   * Takes the next rows, at least one.
   *
   * @param mostRows An integer > 0.
   * @param mostChars Of their inputs, in UTF-16 units; one may have more.
   */
  take(mostRows: number, mostChars: number): Chunk | undefined {
    if (!this.hasRows) return undefined;
    const [first] = this.#waiting;
    const { at, singly, stops } = first;
    let rows = 0;
    for (let chars = 0; rows < Math.min(mostRows, first.inputs.length);) {
      chars += rowChars(first.inputs[rows]);
      if (rows > 0 && chars > mostChars) break;
      rows += 1;
    }
    const inputs = first.inputs.slice(0, rows);
    if (rows === first.inputs.length) this.#waiting.shift();
    else {
      const rest = first.inputs.slice(rows);
      this.#waiting[0] = { at: at + rows, inputs: rest, singly, stops };
    }
    return { at, inputs, singly, stops };
  }

  /** Takes rows back that have not been answered. */
  giveBack(chunks: readonly Chunk[]): void {
    if (this.#settled) return;
    this.#waiting.unshift(...chunks.filter(({ inputs }) => inputs.length > 0));
  }

  /** Reports the result of a row; the last one ends the batch. */
  tell(index: number, outcome: RowOutcome): void {
    this.#told += 1;
    if (!this.#settled) this.#tell(index, outcome);
    this.#finishIfTold();
  }

  /** Notes that it has a sandbox. */
  usedSandbox({ instanceId, kind }: SandboxName): void {
    if (this.#sandboxes.size === 0) {
      this.request.trace?.note("queue", this.queuedAt, {
        "python_faas.kind": kind,
      });
    }
    this.#sandboxes.add(instanceId);
  }

  /** Notes that rows ran again. */
  countRedone(reason: string, rows: number): void {
    this.#redone[reason] = (this.#redone[reason] ?? 0) + rows;
  }

  /** Ends it: its set-up has failed. */
  fail(setupFailure: RunResult): void {
    if (this.#settle()) this.#resolve({ ...this.#report(), setupFailure });
  }

  /** Turns it away, or breaks it off. */
  refuse(message: string, isStarting: boolean): void {
    if (!this.#settle()) return;
    this.#reject(new OverloadedError(message, RETRY_AFTER_S, isStarting));
  }

  /** Ends it with an error of the caller's own. */
  deny(error: StateError): void {
    if (this.#settle()) this.#reject(error);
  }

  /** Notes that nobody waits for it any more. */
  abandon(): void {
    if (!this.#settle()) return;
    this.#reject(new AbandonedError("Cannot answer: the client has gone"));
  }

  #report(): BatchReport {
    return { redone: this.#redone, sandboxes: [...this.#sandboxes] };
  }

  #finishIfTold(): void {
    if (!this.#hasEnded || this.#told < this.#added) return;
    if (this.#settle()) this.#resolve(this.#report());
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#waiting = [];
    return true;
  }
}
