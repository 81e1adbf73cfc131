/**
 * Report on a batch.
 *
 * @module
 */

import type { ErrorInfo, WireSummary } from "./wire.ts";

/** Report on a batch, over all its calls. */
export class BatchSummary {
  /** Rows that were answered. */
  rows = 0;
  /** Rows by "success" or the kind of their error. */
  readonly outcomes: Record<string, number> = {};
  /** Rows that ran twice, by the reason. */
  readonly redone: Record<string, number> = {};
  durationMs = 0;
  readonly sandboxes: Set<string> = new Set();
  /** One a call: what to look for in the service's log. */
  readonly taskIds: string[] = [];
  /** Reason why it ended early; undefined if it did not. */
  error: ErrorInfo | undefined;
  /** Output of the set-up, if it failed. */
  setup: WireSummary["setup"];

  /** Rows that have failed. */
  get failed(): number {
    return this.rows - (this.outcomes.success ?? 0);
  }

  /** Adds the last line of one call. */
  add(summary: WireSummary): void {
    this.rows += summary.rows;
    count(this.outcomes, summary.outcomes);
    count(this.redone, summary.redone);
    this.durationMs += summary.duration_ms;
    for (const name of summary.sandboxes) this.sandboxes.add(name);
    this.taskIds.push(summary.task_id);
    this.error = summary.error &&
      { line: null, column: null, kind: "exception", ...summary.error };
    this.setup = summary.setup;
  }
}

function count(
  sums: Record<string, number>,
  more: Readonly<Record<string, number>>,
): void {
  for (const [name, number] of Object.entries(more)) {
    sums[name] = (sums[name] ?? 0) + number;
  }
}
