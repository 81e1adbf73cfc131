/**
 * Puts what a program prints and shows in order, bit by bit while it runs, and
 * what is left of it when it has ended.
 *
 * @module
 */

import type { NewOutput } from "../../../run/live_output.ts";
import type { CellResult, RunResult } from "../../../run/result.ts";

/** Something that a program has printed or shown. */
export type OutputEvent =
  | { readonly type: "stdout" | "stderr"; readonly text: string }
  | { readonly type: "result"; readonly result: CellResult };

type StreamName = "stdout" | "stderr";

/** Mark in a stream whose middle is left out. */
const CUT = /\n\[truncated: \d+ bytes\]\n/;

/** Events of one run, each sent once. */
export class OutputEvents {
  readonly #streams = { stdout: new TextParts(), stderr: new TextParts() };
  readonly #told = { stdout: 0, stderr: 0, results: 0 };
  /** Amount already sent, of a run that started again. */
  readonly #skip: { stdout: number; stderr: number; results: number };
  #results = 0;

  /** Creates those of a run; `before` it had begun in vain. */
  constructor(before?: OutputEvents) {
    this.#skip = before === undefined
      ? { stdout: 0, stderr: 0, results: 0 }
      : { ...before.#told };
    // Output that comes a third time has been sent once.
    if (before !== undefined) this.#told = { ...before.#told };
  }

  /** Returns what is new. */
  take({ stdout, stderr, results }: NewOutput): OutputEvent[] {
    this.#results += results.length;
    return this.#new(inOrder(this.#streams, { stdout, stderr }, results));
  }

  /** Returns the output of a run that has ended and that was not sent yet. */
  rest({ results = [], ...result }: RunResult): OutputEvent[] {
    const encoder = new TextEncoder();
    const left = (name: StreamName) => {
      const text = result[name];
      const { chars } = this.#streams[name];
      const isCut = result.truncated.includes(name);
      // Past the cut, the text sent so far is no beginning of the text that is kept.
      const cut = isCut ? text.search(CUT) : -1;
      const rest = text.slice(cut < 0 ? chars : Math.min(chars, cut));
      this.#streams[name].endRun();
      return encoder.encode(rest);
    };
    const bytes = { stdout: left("stdout"), stderr: left("stderr") };
    const shown = results.slice(this.#results);
    return this.#new(inOrder(this.#streams, bytes, shown));
  }

  /** Returns the events that the run before has not sent. */
  #new(events: readonly OutputEvent[]): OutputEvent[] {
    const fresh: OutputEvent[] = [];
    for (const event of events) {
      if (event.type === "result") {
        if (this.#skip.results > 0) this.#skip.results -= 1;
        else {
          this.#told.results += 1;
          fresh.push(event);
        }
        continue;
      }
      const { type, text } = event;
      const left = text.slice(this.#skip[type]);
      this.#skip[type] -= text.length - left.length;
      this.#told[type] += left.length;
      if (left !== "") fresh.push({ type, text: left });
    }
    return fresh;
  }
}

/** The text of a stream, of which a piece may end within a character. */
class TextParts {
  #decoder = new TextDecoder();
  /** UTF-16 units that were sent. */
  chars = 0;
  bytes = 0;

  take(bytes: Uint8Array): string {
    const text = this.#decoder.decode(bytes, { stream: true });
    this.bytes += bytes.length;
    this.chars += text.length;
    return text;
  }

  /** Sends the held-back rest. */
  endRun(): void {
    this.#decoder = new TextDecoder();
  }
}

function inOrder(
  streams: Readonly<Record<StreamName, TextParts>>,
  bytes: Readonly<Record<StreamName, Uint8Array>>,
  results: readonly CellResult[],
): OutputEvent[] {
  const events: OutputEvent[] = [];
  const at = { stdout: 0, stderr: 0 };
  const print = (type: StreamName, end: number) => {
    if (end <= at[type]) return;
    const text = streams[type].take(bytes[type].subarray(at[type], end));
    at[type] = Math.min(end, bytes[type].length);
    if (text !== "") events.push({ type, text });
  };
  const start = { stdout: streams.stdout.bytes, stderr: streams.stderr.bytes };
  for (const result of results) {
    print("stdout", result.stdoutBytes - start.stdout);
    print("stderr", result.stderrBytes - start.stderr);
    events.push({ type: "result", result });
  }
  print("stdout", bytes.stdout.length);
  print("stderr", bytes.stderr.length);
  return events;
}
