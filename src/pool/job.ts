/**
 * One run on its way through the pool, and the promise that its caller holds.
 * Settles exactly once, whatever happens to the sandboxes. Waits for nothing.
 *
 * @module
 */

import {
  AbandonedError,
  OverloadedError,
  QuotaError,
  type StateError,
} from "../run/thrown_errors.ts";
import type { RunInputs } from "../run/inputs.ts";
import type { RunWatcher } from "../run/live_output.ts";
import type { Priority, RunRequest } from "../run/request.ts";
import type { RunResult } from "../run/result.ts";
import type { QueueItem } from "./queue.ts";

/** A run that has not been answered yet, or whose answer nobody wants. */
export class Job implements QueueItem {
  readonly request: RunRequest;
  /** Watcher of its output; absent: nobody. */
  readonly watcher?: RunWatcher;
  /** Time of arrival on the pool's clock, in milliseconds. */
  readonly queuedAt: number;
  expiresAt: number;
  readonly sizeBytes: number;
  /** The answer, or an error of `thrown_errors.ts`. */
  readonly result: Promise<RunResult>;
  /** Time at which its program was sent to a sandbox; null while it waits. */
  startedAt: number | null = null;
  /** Time spent waiting, whichever sandboxes it was for, in milliseconds. */
  waitedMs = 0;
  /** Kind of its current or last sandbox. */
  #kind = "";
  /** True if it has lost a sandbox already and was started again. */
  startedAgain = false;
  readonly #queueTimeoutMs: number;
  #waitsSince: number;
  #settled = false;
  #resolve: (result: RunResult) => void;
  #reject: (error: Error) => void;

  /** Creates a job that waits from `now` on. */
  constructor(
    request: RunRequest,
    now: number,
    queueTimeoutMs: number,
    watcher?: RunWatcher,
  ) {
    this.request = request;
    this.watcher = watcher;
    this.queuedAt = now;
    this.expiresAt = now + queueTimeoutMs;
    this.#queueTimeoutMs = queueTimeoutMs;
    this.#waitsSince = now;
    // Two bytes a character is what a string may take.
    const { code, inputJson, inputs } = request;
    this.sizeBytes = 2 * (code.length + inputJson.length + inputChars(inputs));
    const { promise, resolve, reject } = Promise.withResolvers<RunResult>();
    this.result = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Name of who calls; "" where nobody is asked. */
  get caller(): string {
    return this.request.caller ?? "";
  }

  get priority(): Priority {
    return this.request.priority;
  }

  /** Reports whether its caller has been answered, or is gone. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Notes that its program goes to a sandbox of a kind. */
  start(now: number, kind: string): void {
    this.#kind = kind;
    this.#noteWait();
    this.startedAt = now;
    this.waitedMs += now - this.#waitsSince;
  }

  /** Notes that it waits for another sandbox, as long as it may for the first. */
  waitAgain(now: number): void {
    this.#noteRun("moved");
    this.startedAt = null;
    this.#waitsSince = now;
    // Its time with a sandbox was no waiting.
    this.expiresAt = now + this.#queueTimeoutMs;
  }

  /** Answers. */
  finish(result: RunResult): void {
    if (!this.#settle()) return;
    this.#noteRun(result.error?.kind ?? "success", result);
    this.#resolve(result);
  }

  /** Turns it away. */
  refuse(
    message: string,
    retryAfterSeconds: number,
    isStarting = false,
  ): void {
    if (!this.#settle()) return;
    this.#noteWait("refused");
    this.#reject(new OverloadedError(message, retryAfterSeconds, isStarting));
  }

  /** Answers with an error of the caller's own. */
  fail(error: StateError): void {
    if (this.#settle()) this.#reject(error);
  }

  /** Turns it away for what its caller has already. */
  refuseCaller(message: string, retryAfterSeconds: number): void {
    if (!this.#settle()) return;
    this.#reject(new QuotaError(message, retryAfterSeconds));
  }

  /** Notes that nobody waits for the answer any more. */
  abandon(): void {
    if (!this.#settle()) return;
    if (this.startedAt === null) this.#noteWait("abandoned");
    else this.#noteRun("abandoned");
    this.#reject(new AbandonedError("Cannot answer: the client has gone"));
  }

  /** @param outcome Reason why it ended without a sandbox. */
  #noteWait(outcome?: string): void {
    this.request.trace?.note("queue", this.#waitsSince, {
      ...(this.#kind === "" ? {} : { "python_faas.kind": this.#kind }),
      ...(outcome === undefined ? {} : { "python_faas.outcome": outcome }),
    });
  }

  #noteRun(outcome: string, result?: RunResult): void {
    const { trace, language } = this.request;
    if (trace === undefined || this.startedAt === null) return;
    trace.note("run", this.startedAt, {
      "python_faas.kind": this.#kind,
      "python_faas.language": language,
      "python_faas.outcome": outcome,
      ...(result === undefined ? {} : {
        "python_faas.sandbox": result.instanceId,
        "python_faas.exit_code": result.exitCode,
        "python_faas.cpu_ms": result.cpuMs,
        "python_faas.memory_peak_bytes": result.memoryPeakBytes,
      }),
    });
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    return true;
  }
}

/** Returns how long all that a request brings is, without what is small. */
function inputChars(inputs: RunInputs | undefined): number {
  if (inputs === undefined) return 0;
  const { stdin, argv = [], env = {}, files = [], collect = [] } = inputs;
  const contents = files.map(({ content }) => content);
  if (stdin !== undefined) contents.push(stdin);
  const texts = [
    ...contents.map((one) => "text" in one ? one.text : one.bytes),
    ...files.map(({ path }) => path),
    ...Object.entries(env).flat(),
    ...argv,
    ...collect,
  ];
  return texts.reduce((sum, { length }) => sum + length, 0);
}
