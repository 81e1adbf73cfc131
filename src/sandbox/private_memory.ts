/**
 * Memory of a fork that is its own. Its resident memory counts what it shares
 * with its zygote and with all other forks, and so tells nothing.
 *
 * @module
 */

import type { ProcessSampler } from "./process_sampler.ts";

/**
 * Returns a sampler for one fork, which counts what has been added since its
 * first look. To count exactly (`smaps_rollup`) takes 1 to 16 ms for each look.
 * Pages of the zygote that a fork has written are not counted: 2 MB at first,
 * 30 after thousands of programs, which `SandboxKind.forkBytes` holds.
 */
export function privateMemory(sampler: ProcessSampler): ProcessSampler {
  let inherited: number | null = null;
  return {
    cpuMs: sampler.cpuMs,
    rssBytes(pid) {
      const bytes = sampler.anonymousBytes?.(pid) ?? null;
      if (bytes === null) return null;
      inherited ??= bytes;
      return Math.max(0, bytes - inherited);
    },
    close() {},
  };
}

/**
 * Returns a sampler for a sandbox that was booted where a fork was planned: it
 * counts as one, less what a fork has not of its own. So every limit is the same
 * for both.
 */
export function memoryInsteadOfFork(
  sampler: ProcessSampler,
  { expectedRssBytes, forkBytes }: {
    readonly expectedRssBytes: number;
    readonly forkBytes: number;
  },
): ProcessSampler {
  return {
    cpuMs: sampler.cpuMs,
    rssBytes(pid) {
      const bytes = sampler.rssBytes(pid);
      return bytes === null
        ? null
        : Math.max(0, bytes - expectedRssBytes + forkBytes);
    },
    close() {},
  };
}
