/**
 * Options and result of a simulated day. Types alone.
 *
 * @module
 */

import type { AutoscalerOptions } from "./autoscaler.ts";
import type { Burst } from "./day.ts";
import type { Random } from "./random.ts";

/** Options for a day. */
export interface DayOptions {
  /** Replicas that the plateau keeps busy to `plateauUse`. */
  readonly size: number;
  /** Share of the sandboxes that are busy with that many. */
  readonly plateauUse: number;
  readonly bursts: readonly Burst[];
  readonly random: Random;
  /** Mean time of a program, in milliseconds. */
  readonly meanRunMs: number;
  /** Returns the time of a program, in milliseconds. */
  readonly runMs: () => number;
  /** Measured: from the start of a sandbox to ready, in milliseconds. */
  readonly bootMs: number;
  /** Measured: after each program, in milliseconds. */
  readonly resetMs: number;
  /** From the wish for a replica to its first request, in milliseconds. */
  readonly replicaStartMs: number;
  readonly autoscaler: AutoscalerOptions;
  /** Waiting programs a replica; see the chart's `queueSizeTarget`. */
  readonly queueTarget: number;
  /** Busy sandboxes, as a share, that are aimed at too; null: the queue alone. */
  readonly busyTarget: number | null;
  /** "random", as a Service does; "two": the less busy of two random ones. */
  readonly balancing: "random" | "two";
  /** CPUs of a replica, with 2 GiB of memory each. */
  readonly cpus: number;
  /** Part of the day that is simulated, as hours. @default {[0, 24]} */
  readonly hours?: readonly [from: number, to: number];
}

/** Outcome of a day. */
export interface DayResult {
  readonly runs: number;
  /** Runs that waited longer than a second, turned away ones included. */
  readonly late: number;
  /** Answers of 503. */
  readonly refusals: number;
  /** Runs that were turned away five times, as the client gives up then. */
  readonly lost: number;
  /** Wait of 99 % of the runs, in milliseconds; at most. */
  readonly p99WaitMs: number;
  /** Replicas times hours. */
  readonly replicaHours: number;
  /** The same if there were always exactly as many as `plateauUse` asks for. */
  readonly idealHours: number;
  /** Most replicas at a time. */
  readonly peakReplicas: number;
  /** The most that the load asked for at a time. */
  readonly peakNeeded: number;
  /** A line each minute. */
  readonly minutes: readonly DayMinute[];
}

/** State of the service at the end of a minute. */
export interface DayMinute {
  readonly seconds: number;
  readonly replicas: number;
  readonly needed: number;
  /** Waiting programs a replica. */
  readonly queue: number;
}
