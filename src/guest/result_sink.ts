/**
 * Sink of the results of a cell: lines, each with what stdout and stderr had
 * been given when it came, so that they can be put in order. A line is taken
 * whole or not at all.
 *
 * @module
 */

import { OutputSink } from "../wire/output_sink.ts";

const encoder = new TextEncoder();

/** Keeps lines until there is no room for another one. */
export class ResultSink {
  readonly #limitBytes: number;
  readonly #lines: OutputSink;
  readonly #stdout: OutputSink;
  readonly #stderr: OutputSink;
  #truncated = false;

  /**
   * Creates a sink of at most `limitBytes` bytes.
   *
   * @param area See {@linkcode OutputSink}.
   */
  constructor(
    limitBytes: number,
    { stdout, stderr }: {
      readonly stdout: OutputSink;
      readonly stderr: OutputSink;
    },
    area?: Uint8Array,
  ) {
    this.#limitBytes = limitBytes;
    this.#lines = new OutputSink(limitBytes, area);
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  /** Reports whether a line was left out. */
  get truncated(): boolean {
    return this.#truncated;
  }

  /** Appends a line, its end included: "12 0 " in front of it, and it. */
  write(line: Uint8Array): void {
    const place = encoder.encode(
      `${this.#stdout.writtenBytes} ${this.#stderr.writtenBytes} `,
    );
    const room = this.#limitBytes - this.#lines.writtenBytes;
    if (place.length + line.length > room) {
      this.#truncated = true;
      return;
    }
    const whole = new Uint8Array(place.length + line.length);
    whole.set(place);
    whole.set(line, place.length);
    // In one step: a reader meanwhile sees no half of it.
    this.#lines.write(whole);
  }

  /** Returns all lines. */
  text(): string {
    return this.#lines.text();
  }

  /** Forgets everything. */
  clear(): void {
    this.#lines.clear();
    this.#truncated = false;
  }
}
