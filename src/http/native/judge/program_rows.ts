/**
 * The rows of one program: what judging asks of the pool. A sandbox that is lost, or that cannot be had, is no fault of the program: the
 * row is run again.
 *
 * @module
 */

import { OverloadedError } from "../../../run/thrown_errors.ts";
import type {
  BatchRequest,
  BatchRun,
  Row,
  RowOutcome,
} from "../../../run/batch.ts";
import type { Runner } from "../../../run/runner.ts";

/** Times that a row is run again after a fault that is not its program's. */
const MOST_RETRIES = 5;
/** Between two tries, in milliseconds; it doubles. */
const FIRST_WAIT_MS = 100;

/** Program rows that could not be run, and why. */
export class NotRunError extends Error {
  override readonly name = "NotRunError";
}

/** Options for {@linkcode ProgramRows}. */
export interface ProgramRowsOptions {
  readonly runner: Runner;
  readonly request: Omit<BatchRequest, "setup" | "sandboxes" | "taskId">;
  /** Aborted when nobody wants the rows any more. */
  readonly signal: AbortSignal;
  /** Most sandboxes at a time. @default {1} */
  readonly sandboxes?: number;
}

/** Called with what came of a row, by its place in the list. */
type TellRow = (at: number, outcome: RowOutcome | NotRunError) => void;

interface Waiting {
  readonly row: Row;
  readonly at: number;
  readonly tell: TellRow;
  tries: number;
}

/** One program, open for rows until {@linkcode ProgramRows.end}. */
export class ProgramRows {
  readonly #options: ProgramRowsOptions;
  readonly #runs = new Set<BatchRun>();
  /** The one that takes more rows. */
  #run: BatchRun | null = null;
  /** Rows of the batch that is open, by their number in it. */
  #sent = new Map<number, Waiting>();
  #count = 0;
  #hasEnded = false;

  /** Asks for nothing until there is a row. */
  constructor(options: ProgramRowsOptions) {
    this.#options = options;
  }

  /**
   * Runs rows, each in the memory that the program starts from. A crash that
   * comes again is the program's own, and an outcome; a row that the service
   * could not run is a `NotRunError`.
   */
  run(rows: readonly Row[], tell: TellRow): void {
    this.#send(rows.map((row, at) => ({ row, at, tell, tries: 0 })));
  }

  /**
   * Runs one row.
   *
   * @throws {NotRunError} If the service could not run it.
   */
  runOne(row: Row): Promise<RowOutcome> {
    return new Promise((resolve, reject) => {
      this.run([row], (_, outcome) => {
        if (outcome instanceof NotRunError) reject(outcome);
        else resolve(outcome);
      });
    });
  }

  /** Gives the sandbox back once all rows have run. */
  end(): void {
    this.#hasEnded = true;
    this.#run?.end();
    this.#run = null;
  }

  /** Forgets the rows that have not started; they never settle. */
  stop(): void {
    this.#hasEnded = true;
    this.#sent.clear();
    for (const run of this.#runs) run.stop();
  }

  #send(rows: readonly Waiting[]): void {
    if (this.#run === null) this.#open();
    for (const row of rows) this.#sent.set(this.#count++, row);
    this.#run?.add(rows.map(({ row }) => row));
    if (this.#hasEnded) this.end();
  }

  #open(): void {
    const { runner, request, signal, sandboxes = 1 } = this.#options;
    this.#sent = new Map();
    this.#count = 0;
    const sent = this.#sent;
    const run = this.#run = runner.runBatch(
      { ...request, taskId: crypto.randomUUID(), setup: "", sandboxes },
      (index, outcome) => this.#tell(sent, index, outcome),
      signal,
    );
    this.#runs.add(run);
    run.finished.then(({ setupFailure }) => {
      this.#forget(run);
      // There is no set-up: to make the program ready took too long.
      if (setupFailure === undefined) return;
      for (const waiting of this.#take(sent)) {
        waiting.tell(waiting.at, { ...setupFailure, durationUs: 0 });
      }
    }, (error) => {
      this.#forget(run);
      void this.#retry(this.#take(sent), error);
    });
  }

  #forget(run: BatchRun): void {
    this.#runs.delete(run);
    if (this.#run === run) this.#run = null;
  }

  #take(sent: Map<number, Waiting>): Waiting[] {
    const rows = [...sent.values()];
    sent.clear();
    return rows;
  }

  #tell(
    sent: Map<number, Waiting>,
    index: number,
    outcome: RowOutcome,
  ): void {
    const waiting = sent.get(index);
    if (waiting === undefined) return;
    sent.delete(index);
    // Lost with its sandbox: once more, elsewhere, before it is believed.
    if (outcome.error?.kind === "crash" && waiting.tries === 0) {
      waiting.tries += 1;
      queueMicrotask(() => this.#send([waiting]));
      return;
    }
    waiting.tell(waiting.at, outcome);
  }

  async #retry(rows: readonly Waiting[], error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    const canRetry = error instanceof OverloadedError;
    const [again, lost] = [true, false].map((isFew) =>
      rows.filter(({ tries }) => (canRetry && tries < MOST_RETRIES) === isFew)
    );
    for (const { tell, at } of lost) tell(at, new NotRunError(reason));
    if (again.length === 0) return;
    const waitMs = FIRST_WAIT_MS * 2 ** again[0].tries;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#options.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      }, { once: true });
    });
    for (const row of again) row.tries += 1;
    try {
      this.#send(again);
    } catch (failure) {
      const text = failure instanceof Error ? failure.message : "a fault";
      for (const { tell, at } of again) tell(at, new NotRunError(text));
    }
  }
}
