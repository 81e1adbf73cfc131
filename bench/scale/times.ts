/**
 * Times that the simulation uses: times that `measure_times.ts` has measured,
 * in `times.json`.
 *
 * @module
 */

import { z } from "zod";

/** Shape of `times.json`. */
export const TIMES = z.object({
  /** Time and place of the measurement. */
  machine: z.string(),
  /** Mean time from the start of a core sandbox to ready. */
  bootMs: z.number(),
  /** Mean time of a core sandbox's reset. */
  resetMs: z.number(),
  /** CPU time of a sandbox for a program and the reset after it, by program. */
  programMs: z.record(z.string(), z.number()),
  /** CPU time of all processes for one hello. */
  helloCpuMs: z.number(),
  /** A service that believes it has many CPUs, with programs that only wait. */
  pretended: z.array(z.object({
    cpus: z.number(),
    requestsPerSecond: z.number(),
    /** CPU time of the service's own process for one request. */
    serviceCpuMs: z.number(),
    /** Of its main thread, which everything of a request passes through. */
    mainThreadMs: z.number(),
  })),
});

/** Measurements. */
export type Times = z.infer<typeof TIMES>;

/** Weight of each program in the mix of short ones. */
export const SHORT_MIX: Readonly<Record<string, number>> = {
  hello: 20,
  json_scoring: 50,
  hundred_lines: 15,
  regex_dict: 10,
  cpu_loop: 5,
};

/** Returns the mean time of the mix of short programs, in milliseconds. */
export function shortMixMeanMs({ programMs }: Times): number {
  let sum = 0, weights = 0;
  for (const [name, weight] of Object.entries(SHORT_MIX)) {
    sum += programMs[name] * weight;
    weights += weight;
  }
  return sum / weights;
}
