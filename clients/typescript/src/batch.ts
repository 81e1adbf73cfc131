/**
 * A batch as it runs: rows, one after another.
 *
 * Its inputs go out in chunks, each a call of its own: `fetch` sends a request
 * to its end before it gives an answer to read, and must not be sending while
 * the service waits for it to read.
 *
 * @module
 */

import { BatchSummary } from "./batch_summary.ts";
import {
  AnswerError,
  BatchError,
  ConnectionLostError,
  describe,
} from "./errors.ts";
import { encodeJson } from "./encode_json.ts";
import type { BatchOptions } from "./options.ts";
import { Row } from "./row.ts";
import type { WireRow, WireSummary } from "./wire.ts";

/** Inputs of a batch, as they come. */
export type Inputs = Iterable<unknown> | AsyncIterable<unknown>;

/** Sends the body of one call, and yields the lines of its answer. */
export type Call = (body: string) => AsyncIterable<string>;

/**
 * The rows of a batch, for `for await`. Nothing runs before the loop does; one
 * that is left early ends the batch.
 */
export class Batch implements AsyncIterable<Row> {
  /** Report on the calls that have ended. */
  readonly summary: BatchSummary = new BatchSummary();
  readonly #rows: AsyncGenerator<Row>;

  constructor(code: string, inputs: Inputs, options: BatchOptions, call: Call) {
    this.#rows = this.#run(code, inputs, options, call);
  }

  [Symbol.asyncIterator](): AsyncGenerator<Row> {
    return this.#rows;
  }

  /** Returns all rows at once. */
  async all(): Promise<Row[]> {
    const rows = [];
    for await (const row of this) rows.push(row);
    return rows;
  }

  async *#run(
    code: string,
    inputs: Inputs,
    options: BatchOptions,
    call: Call,
  ): AsyncGenerator<Row> {
    const head = batchHead(code, options);
    let offset = 0;
    for await (const chunk of chunks(inputs, options)) {
      // Rows are numbered from 0 in each call, and must not draw the same.
      const seed = options.seed === undefined
        ? ""
        : `,"seed":${options.seed + offset}`;
      const body = `${head.slice(0, -1)}${seed},"inputs":[${chunk.join(",")}]}`;
      let last: WireSummary | undefined;
      for await (const line of call(body)) {
        const told = parseLine(line);
        if ("summary" in told) last = told.summary;
        else yield new Row(told, offset);
      }
      offset += chunk.length;
      if (!this.#goesOn(last)) return;
    }
  }

  #goesOn(last: WireSummary | undefined): boolean {
    if (last === undefined) {
      throw new ConnectionLostError(
        "Cannot go on with the batch: the connection broke after " +
          `${this.summary.rows} rows and a part of the next call`,
      );
    }
    this.summary.add(last);
    const { error, setup } = last;
    if (error === undefined) return true;
    if (setup !== undefined) {
      throw new BatchError(
        `Cannot run the set-up: ${describe(error)}`,
        this.summary,
      );
    }
    // The caller has asked for it, and has seen the row.
    if (error.type === "RowError") return false;
    throw new BatchError(error.message, this.summary);
  }
}

function batchHead(code: string, options: BatchOptions): string {
  return JSON.stringify({
    code,
    setup: options.setup,
    state: options.state,
    language: options.language,
    timeout: options.timeoutMs,
    row_timeout: options.rowTimeoutMs,
    priority: options.priority,
    on_error: options.onError,
    order: options.order,
  });
}

/** Yields the inputs of one call after another, as JSON texts. */
async function* chunks(
  inputs: Inputs,
  { chunkRows = 10_000, chunkBytes = 4_194_304 }: BatchOptions,
): AsyncGenerator<string[]> {
  let chunk: string[] = [];
  let bytes = 0;
  let number = 0;
  for await (const input of inputs) {
    const json = encodeJson(input, `input ${number++}`) ?? "null";
    const size = utf8Length(json) + 1;
    if (
      chunk.length > 0 &&
      (chunk.length >= chunkRows || bytes + size > chunkBytes)
    ) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(json);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

const encoder = new TextEncoder();

function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

function parseLine(line: string): WireRow | { readonly summary: WireSummary } {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new AnswerError(
      `Cannot read the answer: "${line.slice(0, 80)}" is not a row`,
      { cause },
    );
  }
}
