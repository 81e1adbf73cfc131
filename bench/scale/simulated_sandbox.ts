/**
 * A sandbox without a process: it takes a given time, on the clock of a
 * simulation.
 *
 * @module
 */

import type {
  EndReason,
  Sandbox,
  SandboxObserver,
  SandboxOrder,
} from "../../src/sandbox/sandbox.ts";
import type { EventQueue } from "./event_queue.ts";

/** Times of a sandbox, in milliseconds. */
export interface SandboxTimes {
  readonly bootMs: number;
  readonly resetMs: number;
  /** Time of a program; called when it starts. */
  readonly runMs: (order: SandboxOrder) => number;
}

let count = 0;

/** A sandbox that never fails. */
export class SimulatedSandbox implements Sandbox {
  readonly id: string = String(count++);
  readonly pid = 1;
  readonly rssBytes = null;
  readonly #events: EventQueue;
  readonly #times: SandboxTimes;
  readonly #observer: SandboxObserver;
  #ended = false;

  /** Creates one that boots. */
  constructor(
    events: EventQueue,
    times: SandboxTimes,
    observer: SandboxObserver,
  ) {
    this.#events = events;
    this.#times = times;
    this.#observer = observer;
    events.after(times.bootMs, () => {
      if (this.#ended) return;
      observer.ready({
        type: "ready",
        fromImage: true,
        imageId: "",
        language: "python",
        languageVersion: "3.12.7",
        image: "",
        heapBytes: 0,
        locks: { diesWithParent: true, seccomp: true },
      });
    });
  }

  /** It keeps no states. */
  holds(): boolean {
    return false;
  }

  run(order: SandboxOrder): void {
    const wallMs = this.#times.runMs(order);
    this.#events.after(wallMs, () => {
      if (this.#ended) return;
      this.#events.after(this.#times.resetMs, () => {
        if (this.#ended) return;
        const { resetMs } = this.#times;
        this.#observer.rested({ resetMs, retire: null });
      });
      this.#observer.answered({ wallMs, cpuMs: wallMs, result: RESULT });
    });
  }

  openBatch(): void {
    throw new Error("Cannot open a batch: a day has none");
  }

  sendRows(): void {}

  endBatch(): void {}

  check(): void {}

  kill(reason: EndReason, detail: string): void {
    if (this.#ended) return;
    this.#ended = true;
    const end = {
      reason,
      phase: "idle",
      detail,
      cpuMs: null,
      signal: null,
    } as const;
    this.#observer.ended(end, null);
    this.#observer.gone({ code: 137, signal: "SIGKILL", stderr: "" });
  }
}

const RESULT = {
  stdout: "",
  stderr: "",
  retVal: "",
  exitCode: 0,
  missingModules: [],
  truncated: [],
  files: [],
  durationMs: 1,
  memoryPeakBytes: 0,
} as const;
