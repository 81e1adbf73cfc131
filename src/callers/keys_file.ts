/**
 * The keys file while the service runs: read at the start, and again whenever
 * it has changed. One that makes no sense changes nothing.
 *
 * It is looked at, not watched: Kubernetes changes a link two folders above it,
 * editors put another file in its place, and neither tells a watcher of the
 * file that was there.
 *
 * @module
 */

import { ConfigError } from "../run/thrown_errors.ts";
import type { Log } from "../telemetry/log.ts";
import type { CallerMetrics } from "../telemetry/metrics_collector.ts";
import type { Callers } from "./callers.ts";
import type { Caller } from "./caller.ts";
import { parseCallers } from "./parse_callers.ts";

/** Options for {@linkcode KeysFile}. */
export interface KeysFileOptions {
  /** Its path. */
  readonly path: string;
  /** Called when the file has changed, and when it is invalid. */
  readonly log: Pick<Log, "info" | "error">;
  readonly metrics: Pick<CallerMetrics, "keysFileRead">;
}

/** A thousand rows have a quarter of it. */
const MOST_BYTES = 8 * 1_048_576;

/** A file of callers. */
export class KeysFile {
  readonly #options: KeysFileOptions;
  /** Text that was read last, valid or not. */
  #text = "";
  #problem = "";
  #reading: Promise<void> = Promise.resolve();

  /** Reads nothing yet. */
  constructor(options: KeysFileOptions) {
    this.#options = options;
  }

  /**
   * Returns the callers that it has now.
   *
   * @throws {ConfigError} If it cannot be read, or makes no sense.
   */
  async load(): Promise<readonly Caller[]> {
    const { path } = this.#options;
    try {
      const text = await readText(path);
      const callers = parseCallers(text);
      this.#text = text;
      this.#options.metrics.keysFileRead({ isValid: true });
      return callers;
    } catch (error) {
      throw new ConfigError([
        `FAAS_KEYS_FILE="${path}": ${reason(error)}; accepted is none or the ` +
        `path of a file as docs/callers.md shows it`,
      ]);
    }
  }

  /**
   * Reads it again. If it has changed and makes sense, `callers` are those that
   * it has now; else they stay as they are, and the log says so, once.
   */
  refresh(callers: Pick<Callers, "replace" | "size">): Promise<void> {
    // One after the other: else an older text could win over a newer one.
    return this.#reading = this.#reading.then(() => this.#refresh(callers));
  }

  async #refresh(callers: Pick<Callers, "replace" | "size">): Promise<void> {
    const { path, log, metrics } = this.#options;
    try {
      const text = await readText(path);
      if (text === this.#text && this.#problem === "") return;
      const rows = parseCallers(text);
      const hasChanged = text !== this.#text;
      this.#text = text;
      this.#problem = "";
      if (hasChanged) callers.replace(rows);
      metrics.keysFileRead({ isValid: true });
      log.info("keys file read", { callers: rows.length });
    } catch (error) {
      const problem = reason(error);
      // The same again every two seconds would fill the log.
      if (problem === this.#problem) return;
      this.#problem = problem;
      metrics.keysFileRead({ isValid: false });
      log.error("keys file not taken, the callers stay as they are", {
        problem,
      });
    }
  }
}

/** Reads a file that may be swapped meanwhile. */
async function readText(path: string): Promise<string> {
  try {
    return await readOnce(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    // A link on the way to it has led to a folder that was removed by the time
    // it was opened. It leads to the next one by now.
    return await readOnce(path);
  }
}

async function readOnce(path: string): Promise<string> {
  const { isFile, size } = await Deno.stat(path);
  // A pipe would be read for ever.
  if (!isFile) {
    throw new TypeError("Cannot read the keys file: it is not a file");
  }
  if (size > MOST_BYTES) {
    throw new TypeError(
      `Cannot read the keys file: it has ${size} bytes, of ${MOST_BYTES}`,
    );
  }
  return await Deno.readTextFile(path);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
