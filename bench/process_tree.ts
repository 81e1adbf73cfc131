/**
 * CPU time and memory of a server and its descendants, as Linux counts them.
 *
 * @module
 */

import { parseProcStat, type ProcStat } from "./parse_proc_stat.ts";

/** Linux tells CPU time to programs in hundredths of a second. */
const MS_PER_TICK = 10;

/** Sums over a process and its descendants. */
export interface TreeUsage {
  /** Process ids, the root first. */
  readonly pids: readonly number[];
  /** CPU time since their start, ended children included, in milliseconds. */
  readonly cpuMs: number;
  /** Resident memory, pages that are shared counted in each process. */
  readonly rssBytes: number;
  /** Proportional memory: a page that n processes share counts 1/n in each. */
  readonly pssBytes: number;
  /** Open file descriptors. */
  readonly descriptors: number;
}

/** Parts of {@linkcode TreeUsage} to read; the others are 0. */
export interface ReadTreeOptions {
  /** Memory and descriptors, which take the kernel a while. @default {true} */
  readonly memory?: boolean;
}

async function readStats(): Promise<Map<number, ProcStat>> {
  const stats = new Map<number, ProcStat>();
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    // A process may end between the listing and the reading.
    const text = await Deno.readTextFile(`/proc/${name}/stat`).catch(() => "");
    if (text !== "") stats.set(Number(name), parseProcStat(text));
  }
  return stats;
}

function descendants(
  root: number,
  stats: ReadonlyMap<number, ProcStat>,
): number[] {
  const pids = stats.has(root) ? [root] : [];
  for (const pid of pids) {
    for (const [child, { parent }] of stats) {
      if (parent === pid) pids.push(child);
    }
  }
  return pids;
}

async function readMemory(pid: number): Promise<[rss: number, pss: number]> {
  const path = `/proc/${pid}/smaps_rollup`;
  const text = await Deno.readTextFile(path).catch(() => "");
  const rss = /^Rss: +(\d+) kB/m.exec(text);
  const pss = /^Pss: +(\d+) kB/m.exec(text);
  return [Number(rss?.[1] ?? 0) * 1024, Number(pss?.[1] ?? 0) * 1024];
}

async function countDescriptors(pid: number): Promise<number> {
  try {
    return (await Array.fromAsync(Deno.readDir(`/proc/${pid}/fd`))).length;
  } catch {
    return 0;
  }
}

/** Reads what the process `root` and its descendants use now. */
export async function readTree(
  root: number,
  { memory = true }: ReadTreeOptions = {},
): Promise<TreeUsage> {
  const stats = await readStats();
  const pids = descendants(root, stats);
  let cpuTicks = 0;
  let rssBytes = 0;
  let pssBytes = 0;
  let descriptors = 0;
  for (const pid of pids) {
    cpuTicks += stats.get(pid)?.cpuTicks ?? 0;
    if (!memory) continue;
    const [rss, pss] = await readMemory(pid);
    rssBytes += rss;
    pssBytes += pss;
    descriptors += await countDescriptors(pid);
  }
  const cpuMs = cpuTicks * MS_PER_TICK;
  return { pids, cpuMs, rssBytes, pssBytes, descriptors };
}
