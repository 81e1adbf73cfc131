/**
 * A batch that has not begun: what it waits for comes from afar. It keeps the
 * calls that it receives until then.
 *
 * @module
 */

import type { BatchReport, BatchRun } from "../run/batch.ts";

/** A batch that begins later. */
export class DeferredBatch implements BatchRun {
  readonly finished: Promise<BatchReport>;
  #run: BatchRun | undefined;
  #told: ((run: BatchRun) => void)[] = [];

  /**
   * Creates a batch that goes on as `begun` does.
   *
   * @param begun If it rejects, the batch ends with that.
   */
  constructor(begun: Promise<BatchRun>) {
    this.finished = begun.then((run) => {
      this.#run = run;
      for (const tell of this.#told) tell(run);
      this.#told = [];
      return run.finished;
    });
  }

  add(inputs: readonly string[]): void {
    this.#tell((run) => run.add(inputs));
  }

  end(): void {
    this.#tell((run) => run.end());
  }

  hold(isHeld: boolean): void {
    this.#tell((run) => run.hold(isHeld));
  }

  stop(): void {
    this.#tell((run) => run.stop());
  }

  #tell(tell: (run: BatchRun) => void): void {
    if (this.#run) tell(this.#run);
    else this.#told.push(tell);
  }
}
