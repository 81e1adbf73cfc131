/**
 * How many sandboxes of which kind, and how much memory a program gets: all
 * the arithmetic, from the operator's settings to a plan. Starts nothing.
 *
 * @module
 */

import { ConfigError } from "../errors.ts";
import type { SandboxKind } from "./kinds.ts";

/** What {@linkcode planPool} counts with. */
export interface SizingOptions {
  /** Memory of the whole service, in bytes. */
  readonly memoryLimitBytes: number;
  /** CPUs of the whole service; > 0, fractions allowed. */
  readonly cpuLimit: number;
  /** Kinds to plan for, smallest first; the first one must fit. */
  readonly kinds: readonly SandboxKind[];
  /** Core sandboxes wanted even if there are fewer CPUs. @default {1} */
  readonly poolMinSize?: number;
  /** Most sandboxes in all, spares included. @default {64} */
  readonly poolMaxSize?: number;
  /** Core sandboxes that serve; as many as fit if absent. */
  readonly coreSandboxes?: number;
  /** Sandboxes of the other kinds that serve; as many as fit if absent. */
  readonly scienceSandboxes?: number;
  /** Most memory that one program may get, in bytes. @default {1 GiB} */
  readonly programMemoryLimitBytes?: number;
  /** Most that a program may write to files, in bytes. @default {64 MiB} */
  readonly fileLimitBytes?: number;
}

/** The plan for one kind. */
export interface KindPlan {
  readonly kind: SandboxKind;
  /** Programs that run in this kind at the same time. */
  readonly serving: number;
  /** Sandboxes beyond these, booted and waiting to take over. */
  readonly spares: number;
  /** Largest WebAssembly heap of one sandbox, in bytes. */
  readonly heapLimitBytes: number;
  /** Resident memory at which a running sandbox is killed, in bytes. */
  readonly rssLimitBytes: number;
  /** Resident memory above which an idle sandbox is replaced, in bytes. */
  readonly idleRssLimitBytes: number;
}

/** Sizes of the pool. */
export interface PoolPlan {
  /** One row per kind that has at least one sandbox, smallest first. */
  readonly kinds: readonly KindPlan[];
  /** What one program may use beyond its idle sandbox, in bytes. */
  readonly programMemoryBytes: number;
  /** What everything together may come to, in bytes; at most the limit. */
  readonly plannedBytes: number;
}

const MIB = 1_048_576;
const PAGE_BYTES = 65_536;

/** The service's own process: 110 MB idle, and requests that wait. */
const SERVICE_BYTES = 224 * MIB;
/** JavaScript's copies of output and program, next to the heap, per run. */
const OUTSIDE_BYTES = 32 * MIB;
/** Less than this, and ordinary programs fail. */
const LEAST_PROGRAM_BYTES = 160 * MIB;
/** Sampling is late by up to a tick; kill only what is clearly too large. */
const RSS_SLACK_BYTES = 64 * MIB;

interface Counts {
  readonly serving: number;
  readonly spares: number;
}

/** What to add, in this order, each as long as there is room for it. */
const WISHES: readonly {
  readonly kinds: "first" | "others";
  readonly part: keyof Counts;
  readonly upTo: (cpus: number) => number;
  /** What must be left for each program after adding one. */
  readonly leaves: (mostBytes: number) => number;
}[] = [
  // Without one of it, programs that import numpy fail.
  {
    kinds: "others",
    part: "serving",
    upTo: () => 1,
    leaves: () => LEAST_PROGRAM_BYTES,
  },
  // Throughput: one program per CPU.
  {
    kinds: "first",
    part: "serving",
    upTo: (cpus) => cpus,
    leaves: () => LEAST_PROGRAM_BYTES,
  },
  // So that a kill costs the next program nothing, and resets overlap runs.
  {
    kinds: "first",
    part: "spares",
    upTo: () => 1,
    leaves: () => LEAST_PROGRAM_BYTES,
  },
  {
    kinds: "others",
    part: "serving",
    upTo: (cpus) => Math.floor(cpus / 2),
    leaves: (mostBytes) => mostBytes / 2,
  },
  // Large, and needed only after a kill: where memory is no concern.
  {
    kinds: "others",
    part: "spares",
    upTo: () => 1,
    leaves: (mostBytes) => mostBytes,
  },
];

/**
 * Returns the sizes of the pool.
 *
 * @throws {ConfigError} If not even one sandbox fits.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * import { availableKinds } from "./kinds.ts";
 * const { kinds } = planPool({
 *   memoryLimitBytes: 4 * 1024 ** 3,
 *   cpuLimit: 2,
 *   kinds: availableKinds([{ name: "numpy", imports: ["numpy"] }]),
 * });
 * assert.deepEqual(
 *   kinds.map((row) => [row.kind.name, row.serving, row.spares]),
 *   [["core", 2, 1], ["science", 1, 0]],
 * );
 * ```
 */
export function planPool({
  memoryLimitBytes,
  cpuLimit,
  kinds,
  poolMinSize = 1,
  poolMaxSize = 64,
  coreSandboxes,
  scienceSandboxes,
  programMemoryLimitBytes = 1_024 * MIB,
  fileLimitBytes = 64 * MIB,
}: SizingOptions): PoolPlan {
  const outsideBytes = fileLimitBytes + OUTSIDE_BYTES;
  const mostBytes = Math.max(programMemoryLimitBytes, LEAST_PROGRAM_BYTES);
  const cpus = Math.max(1, poolMinSize, Math.floor(cpuLimit));
  /** What the operator has asked for takes the place of what we would wish. */
  const asked = (index: number) =>
    index === 0 ? coreSandboxes : scienceSandboxes;
  const counts: Counts[] = kinds.map((_, index) => ({
    serving: index === 0 ? 1 : 0,
    spares: 0,
  }));

  const least = SERVICE_BYTES + idleBytes(kinds[0]) + LEAST_PROGRAM_BYTES;
  if (!(memoryLimitBytes >= least)) {
    throw new ConfigError([
      `PYTHON_FAAS_MEMORY_LIMIT: ${memoryLimitBytes} bytes do not hold one ` +
      `sandbox; at least ${Math.ceil(least / MIB)}Mi is needed`,
    ]);
  }

  for (const { kinds: which, part, upTo, leaves } of WISHES) {
    kinds.forEach((_, index) => {
      if ((index === 0) !== (which === "first")) return;
      const most = part === "serving" ? asked(index) ?? upTo(cpus) : upTo(cpus);
      while (counts[index][part] < most) {
        const more = counts.map((count, at) =>
          at === index ? { ...count, [part]: count[part] + 1 } : count
        );
        // A spare stands in for a sandbox of its kind; alone it is none.
        if (part === "spares" && more[index].serving === 0) return;
        if (sum(more, poolSize) > poolMaxSize) return;
        if (perProgram(more) < leaves(mostBytes)) return;
        counts.splice(0, counts.length, ...more);
      }
    });
  }

  counts.forEach(({ serving }, index) => {
    const wanted = asked(index);
    if (wanted === undefined || serving >= wanted) return;
    const variable = index === 0
      ? "FAAS_CORE_SANDBOXES"
      : "FAAS_SCIENCE_SANDBOXES";
    throw new ConfigError([
      `${variable}="${wanted}": only ${serving} fit into ` +
      `PYTHON_FAAS_MEMORY_LIMIT and FAAS_POOL_MAX_SIZE`,
    ]);
  });

  function perProgram(wanted: readonly Counts[]): number {
    const idle = sum(
      wanted,
      (count, index) => poolSize(count) * idleBytes(kinds[index]),
    );
    const programs = sum(wanted, (count) => count.serving);
    return (memoryLimitBytes - SERVICE_BYTES - idle) / programs;
  }

  const programMemoryBytes = Math.floor(
    Math.min(mostBytes, perProgram(counts)),
  );
  const rows = kinds.map((kind, index) => ({ kind, ...counts[index] }))
    .filter(({ serving }) => serving > 0);
  return {
    kinds: rows.map(({ kind, serving, spares }) => ({
      kind,
      serving,
      spares,
      heapLimitBytes: pages(
        kind.baselineHeapBytes + programMemoryBytes -
          Math.min(outsideBytes, programMemoryBytes / 2),
      ),
      rssLimitBytes: idleBytes(kind) + programMemoryBytes,
      idleRssLimitBytes: idleBytes(kind) + RSS_SLACK_BYTES,
    })),
    programMemoryBytes,
    plannedBytes: SERVICE_BYTES +
      sum(
        rows,
        (row) =>
          poolSize(row) * idleBytes(row.kind) +
          row.serving * programMemoryBytes,
      ),
  };
}

/** An idle sandbox whose heap has grown as far as is still worth keeping. */
function idleBytes(kind: SandboxKind): number {
  return kind.expectedRssBytes + kind.retireHeapBytes - kind.baselineHeapBytes;
}

function poolSize({ serving, spares }: Counts): number {
  return serving + spares;
}

function pages(bytes: number): number {
  return Math.floor(bytes / PAGE_BYTES) * PAGE_BYTES;
}

function sum<T>(
  items: readonly T[],
  value: (item: T, index: number) => number,
): number {
  return items.reduce((total, item, index) => total + value(item, index), 0);
}
