/**
 * Tells how a run goes, once a second, to who has asked for it.
 *
 * @module
 */

import type { LiveOutput, RunWatcher } from "../../run/live_output.ts";

/** Options for {@linkcode RunProgress}. */
export interface RunProgressOptions {
  /**
   * Sends a report.
   *
   * @param progress Seconds since the call; grows with every report.
   */
  readonly tell: (progress: number, message: string) => void;
  /** Time between two reports, in milliseconds. @default {1_000} */
  readonly everyMs?: number;
}

const EVERY_MS = 1_000;
const MOST_CHARS = 200;

/** Somebody who watches a run and reports. */
export class RunProgress implements RunWatcher {
  readonly #tell: RunProgressOptions["tell"];
  readonly #everyMs: number;
  readonly #startMs = performance.now();
  #timer: ReturnType<typeof setInterval> | undefined;
  #told = -1;

  /** Creates one that has seen nothing. */
  constructor({ tell, everyMs = EVERY_MS }: RunProgressOptions) {
    this.#tell = tell;
    this.#everyMs = everyMs;
  }

  began(output: LiveOutput | undefined): void {
    clearInterval(this.#timer);
    this.#report("Running");
    const decoder = new TextDecoder();
    let end = "";
    this.#timer = setInterval(() => {
      end += decoder.decode(output?.read().stdout, { stream: true });
      end = end.slice(-2 * MOST_CHARS);
      this.#report(lastLine(end) || "Running");
    }, this.#everyMs);
  }

  left(): void {
    clearInterval(this.#timer);
  }

  #report(message: string): void {
    const seconds = Math.round(performance.now() - this.#startMs) / 1_000;
    this.#told = Math.max(seconds, this.#told + 0.001);
    this.#tell(this.#told, message);
  }
}

/** Returns the last line that has something in it; "" if none has. */
function lastLine(text: string): string {
  const line = text.trimEnd().split("\n").at(-1) ?? "";
  return line.slice(-MOST_CHARS).toWellFormed();
}
