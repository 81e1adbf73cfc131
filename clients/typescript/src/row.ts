/**
 * Outcome of one row of a batch.
 *
 * @module
 */

import { type OutputFile, outputFile, readValue } from "./result.ts";
import type { ErrorInfo, WireRow } from "./wire.ts";

/** Outcome of one row. Its members mean what they mean in `Result`. */
export class Row {
  /** Number of its input, from 0. */
  readonly index: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly retVal: string;
  readonly retJson: string | undefined;
  readonly exitCode: number;
  readonly error: ErrorInfo | undefined;
  /** Wall time, in microseconds. */
  readonly durationUs: number;
  readonly files: readonly OutputFile[];
  readonly truncated: readonly string[];

  /** @param offset Number of the input that its call began with. */
  constructor(row: WireRow, offset: number) {
    this.index = row.index + offset;
    this.stdout = row.stdout;
    this.stderr = row.stderr;
    this.retVal = row.ret_val;
    this.retJson = row.ret_json;
    this.exitCode = row.exit_code;
    this.error = row.error;
    this.durationUs = row.duration_us;
    this.files = (row.files ?? []).map(outputFile);
    this.truncated = row.truncated ?? [];
  }

  /** Reports whether the program ended well for this row. */
  get ok(): boolean {
    return this.error === undefined;
  }

  /** The value that `return_val` got, as `Result.value`. */
  // deno-lint-ignore no-explicit-any
  get value(): any {
    return readValue(this);
  }
}
