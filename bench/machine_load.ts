/**
 * Tells how much of a machine is in use by others, before something is measured
 * on it.
 *
 * @module
 */

/** Above this, numbers say more of the others than of what is measured. */
export const LOAD_LIMIT = 1;
/** CPUs that others may keep busy meanwhile: what a desktop does. */
const BUSY_LIMIT = 0.5;

/**
 * Returns why nothing should be measured now, or null.
 *
 * @param load Mean number of runnable processes in the last minute; absent: what
 *   is measured here has caused it itself.
 * @param busyCpus Number of CPUs in use while nothing is measured.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(whyNotNow({ load: 0.4, busyCpus: 0.1 }), null);
 * assert.match(whyNotNow({ load: 3.5, busyCpus: 0.1 }) ?? "", /load of 3.50/);
 * ```
 */
export function whyNotNow(
  { load = 0, busyCpus }: {
    readonly load?: number;
    readonly busyCpus: number;
  },
): string | null {
  // Asks "is it allowed?", so that NaN refuses.
  if (!(load <= LOAD_LIMIT)) {
    return `the machine has a load of ${load.toFixed(2)}, limit ${LOAD_LIMIT}`;
  }
  if (!(busyCpus <= BUSY_LIMIT)) {
    return `others keep ${busyCpus.toFixed(2)} CPUs busy, limit ${BUSY_LIMIT}`;
  }
  return null;
}

/** Ticks of all CPUs since the system's start: in use, and in all. */
interface CpuTicks {
  readonly busy: number;
  readonly all: number;
}

/**
 * Reads the first line of `/proc/stat`.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const line = "cpu  10 1 5 80 4 0 0 0 0 0";
 * assert.deepEqual(parseCpuTicks(line), { busy: 16, all: 100 });
 * ```
 */
export function parseCpuTicks(stat: string): CpuTicks {
  // user nice system idle iowait irq softirq steal; guests are in user.
  const ticks = stat.split("\n")[0].trim().split(/ +/).slice(1, 9).map(Number);
  const all = ticks.reduce((sum, each) => sum + each, 0);
  return { busy: all - ticks[3] - ticks[4], all };
}

/** Returns how many CPUs were in use, on average, between two readings. */
export function busyCpus(
  before: CpuTicks,
  after: CpuTicks,
  cpus: number,
): number {
  return (after.busy - before.busy) / (after.all - before.all) * cpus;
}
