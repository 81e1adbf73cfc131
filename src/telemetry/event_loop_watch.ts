/**
 * Watches the event loop, whose one thread serves all requests: how late it is,
 * and which work made it late.
 *
 * @module
 */

import process from "node:process";
import type { Log } from "./log.ts";
import type { LoopMetrics } from "./metrics_collector.ts";

/** Options for {@linkcode watchEventLoop}. */
export interface EventLoopWatchOptions {
  readonly log: Pick<Log, "warning">;
  readonly metrics: LoopMetrics;
  /** Time between two measurements, in milliseconds. @default {20} */
  readonly beatMs?: number;
  /** Delay from which on a line is logged, in milliseconds. @default {200} */
  readonly slowMs?: number;
}

/** The longest work since the last measurement. */
let longest = { what: "unknown", ms: 0 };

/**
 * Does work that holds the event loop, under a name for the log.
 *
 * @param what Names of the service's own: nothing of a request.
 */
export function inOneTurn<Result>(what: string, work: () => Result): Result {
  const startMs = performance.now();
  try {
    return work();
  } finally {
    const ms = performance.now() - startMs;
    if (ms > longest.ms) longest = { what, ms };
  }
}

/**
 * Measures from now on how late a timer is. A delay with little CPU time means
 * that the machine was busy with something else.
 *
 * @returns Signal that ends it.
 */
export function watchEventLoop(
  { log, metrics, beatMs = 20, slowMs = 200 }: EventLoopWatchOptions,
): () => void {
  let dueMs = performance.now() + beatMs;
  let cpuMs = usedCpuMs();

  function beat(): void {
    const delayMs = Math.max(0, performance.now() - dueMs);
    const usedMs = usedCpuMs() - cpuMs;
    metrics.loopDelayed({ delayMs });
    if (delayMs > slowMs) {
      log.warning("event loop delayed", {
        delay_ms: Math.round(delayMs),
        cpu_ms: Math.round(usedMs),
        longest_work: longest.what,
        longest_work_ms: Math.round(longest.ms),
      });
    }
    longest = { what: "unknown", ms: 0 };
    cpuMs += usedMs;
    dueMs = performance.now() + beatMs;
  }

  const timer = setInterval(beat, beatMs);
  return () => clearInterval(timer);
}

function usedCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
