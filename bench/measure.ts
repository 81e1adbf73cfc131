/**
 * Measures one block: a load on a server, and what the server's processes use
 * meanwhile.
 *
 * @module
 */

import { z } from "zod";
import { benchPath } from "./bench_path.ts";
import { pinned } from "./cores.ts";
import { Histogram } from "./histogram.ts";
import { readTree } from "./process_tree.ts";
import type { LoadResult, LoadSpec } from "./run_load.ts";

/** Result of a block. */
export interface Measurement extends LoadResult {
  /** CPU time of all processes of the server, in milliseconds. */
  readonly cpuMs: number;
  /** Largest proportional memory seen, in bytes. */
  readonly peakPssBytes: number;
  /** Largest resident memory seen, shared pages counted again, in bytes. */
  readonly peakRssBytes: number;
}

/** Options for {@linkcode measure}. */
export interface MeasureOptions {
  /** Core of the load generator. @default {undefined} */
  readonly loadCore?: string | undefined;
  /** Time between two looks at the memory, in milliseconds. @default {500} */
  readonly sampleMs?: number;
}

const LOAD_OUTPUT = z.object({
  latencyUs: z.array(z.tuple([z.int(), z.int()])),
  errors: z.int(),
  firstError: z.string().optional(),
  elapsedMs: z.number(),
});

async function runLoadProcess(
  spec: LoadSpec,
  core: string | undefined,
): Promise<LoadResult> {
  const [command, args] = pinned(core, Deno.execPath(), [
    "run",
    "--quiet",
    "--cached-only",
    "--allow-net=127.0.0.1",
    benchPath("./load.ts"),
  ]);
  const child = new Deno.Command(command, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(spec)));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error("Cannot measure: the load generator failed");
  const text = new TextDecoder().decode(stdout);
  const { latencyUs, ...rest } = LOAD_OUTPUT.parse(JSON.parse(text));
  return {
    ...rest,
    firstError: rest.firstError,
    latency: Histogram.fromEntries(latencyUs),
  };
}

/** Puts the load of `spec` on the server with the process id `pid`. */
export async function measure(
  pid: number,
  spec: LoadSpec,
  { loadCore, sampleMs = 500 }: MeasureOptions = {},
): Promise<Measurement> {
  const before = await readTree(pid, { memory: false });
  let peakPssBytes = 0;
  let peakRssBytes = 0;
  let isReading = false;
  async function sample(): Promise<void> {
    if (isReading) return;
    isReading = true;
    const { pssBytes, rssBytes } = await readTree(pid);
    peakPssBytes = Math.max(peakPssBytes, pssBytes);
    peakRssBytes = Math.max(peakRssBytes, rssBytes);
    isReading = false;
  }
  const timer = setInterval(() => void sample(), sampleMs);
  try {
    const result = await runLoadProcess(spec, loadCore);
    const after = await readTree(pid, { memory: false });
    await sample();
    const cpuMs = after.cpuMs - before.cpuMs;
    return { ...result, cpuMs, peakPssBytes, peakRssBytes };
  } finally {
    clearInterval(timer);
  }
}

/** Adds two blocks of the same kind up. */
export function mergeMeasurements(a: Measurement, b: Measurement): Measurement {
  const latency = Histogram.fromEntries(a.latency.entries());
  latency.merge(b.latency);
  return {
    latency,
    errors: a.errors + b.errors,
    firstError: a.firstError ?? b.firstError,
    elapsedMs: a.elapsedMs + b.elapsedMs,
    cpuMs: a.cpuMs + b.cpuMs,
    peakPssBytes: Math.max(a.peakPssBytes, b.peakPssBytes),
    peakRssBytes: Math.max(a.peakRssBytes, b.peakRssBytes),
  };
}
