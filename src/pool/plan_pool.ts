/**
 * Plans the number of sandboxes of each kind, and the memory of a program: all
 * the arithmetic, from the operator's settings to a plan. Starts nothing.
 *
 * @module
 */

import { ConfigError } from "../run/thrown_errors.ts";
import type { SandboxKind } from "../kinds.ts";
import type { AskedCount } from "../settings/asked_counts.ts";
import { BOOTED, FORKED } from "./idle_memory.ts";

/** A kind to plan for. */
export interface PlannedKind extends SandboxKind {
  /** Top-level modules that it has beyond the standard library. */
  readonly modules: readonly string[];
  /** Packages that it has, with their versions. */
  readonly packages: Readonly<Record<string, string>>;
  /** True if something is still being made for it: it cannot start yet. */
  readonly coming: boolean;
}

/** Options for {@linkcode planPool}. */
export interface SizingOptions {
  /** Memory of the whole service, in bytes. */
  readonly memoryLimitBytes: number;
  /**
   * Of so much memory, what states and links to stores take, in bytes.
   *
   * @default {() => 0}
   */
  readonly keptBytes?: (memoryLimitBytes: number) => number;
  /** CPUs of the whole service; > 0, fractions allowed. */
  readonly cpuLimit: number;
  /** Kinds to plan for, the most wanted first; the first one must fit. */
  readonly kinds: readonly [PlannedKind, ...PlannedKind[]];
  /** True if callers are told apart. @default {false} */
  readonly hasCallers?: boolean;
  /** True if sandboxes are forked. @default {each one boots} */
  readonly isForked?: boolean;
  /** Sandboxes of the first kind wanted even if there are fewer CPUs. */
  readonly poolMinSize: number;
  /** Most sandboxes in all, spares included. */
  readonly poolMaxSize: number;
  /** Number that the operator asks for, by kind; the others as many as fit. */
  readonly asked: Readonly<Record<string, AskedCount>>;
  /** Most memory that one program may get, in bytes. */
  readonly programMemoryLimitBytes: number;
  /** Most that a program may write to files, in bytes. */
  readonly fileLimitBytes: number;
}

/** The plan for one kind. */
export interface KindPlan {
  readonly kind: PlannedKind;
  /** Programs that run in this kind at the same time. */
  readonly serving: number;
  /** Sandboxes beyond these, booted and waiting to take over. */
  readonly spares: number;
  /**
   * Programs that may run in spares, beyond `serving`, of callers of whom
   * nothing else runs: at most `spares`.
   */
  readonly express: number;
  /** Largest WebAssembly heap of one sandbox, in bytes. */
  readonly heapLimitBytes: number;
  /** Memory of its own at which a running sandbox is killed, in bytes. */
  readonly rssLimitBytes: number;
  /** Memory of its own above which an idle sandbox is replaced, in bytes. */
  readonly idleRssLimitBytes: number;
}

/** Sizes of the pool. */
export interface PoolPlan {
  /** One row per kind that has at least one sandbox, in their order. */
  readonly kinds: readonly KindPlan[];
  /** Memory of a program beyond its idle sandbox, in bytes. */
  readonly programMemoryBytes: number;
  /** Memory of everything together, in bytes; at most the limit. */
  readonly plannedBytes: number;
}

const MIB = 1_048_576;
const PAGE_BYTES = 65_536;

/**
 * The service's own process, in bytes: 90 MiB idle, requests that wait, and
 * answers that nobody reads, 205 MiB with 500 of the largest.
 */
export const SERVICE_BYTES = 224 * MIB;
/** JavaScript's copies of output and program, next to the heap, per run. */
const OUTSIDE_BYTES = 32 * MIB;
/** Less than this, and ordinary programs fail. */
const LEAST_PROGRAM_BYTES = 160 * MIB;
/** Sampling is late by up to a tick; kill only what is clearly too large. */
const RSS_SLACK_BYTES = 64 * MIB;

interface Counts {
  readonly serving: number;
  readonly spares: number;
  readonly express: number;
}

/** One step of growing the plan. */
interface Wish {
  readonly kinds: "first" | "others";
  readonly part: keyof Counts;
  readonly upTo: (cpus: number) => number;
  /** Memory that must be left for each program after the step, in bytes. */
  readonly leaves: (mostBytes: number) => number;
  /** True if it is for kinds with packages alone. @default {false} */
  readonly withPackages?: boolean;
}

/** Steps of growing the plan, in order, each while there is room. */
const WISHES: readonly Wish[] = [
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
    leaves: (mostBytes) => Math.max(LEAST_PROGRAM_BYTES, mostBytes / 2),
  },
  // Large, and needed only after a kill: where memory is no concern.
  {
    kinds: "others",
    part: "spares",
    upTo: () => 1,
    leaves: (mostBytes) => mostBytes,
  },
  // A program more takes memory from all others, so only where there is enough.
  ...(["first", "others"] as const).map((kinds) => ({
    kinds,
    part: "express" as const,
    upTo: () => 1,
    leaves: (mostBytes: number) => mostBytes,
  })),
];

/**
 * The same where sandboxes are forked. One more costs little but the memory of
 * its program, and many of those need packages, so that kinds with packages come
 * before the second half of the first kind.
 */
const FORKED_WISHES: readonly Wish[] = [
  WISHES[0],
  {
    kinds: "first",
    part: "serving",
    upTo: (cpus) => Math.ceil(cpus / 2),
    leaves: () => LEAST_PROGRAM_BYTES,
  },
  {
    kinds: "others",
    part: "serving",
    upTo: (cpus) => cpus,
    leaves: () => LEAST_PROGRAM_BYTES,
    withPackages: true,
  },
  ...WISHES.slice(1),
];

/**
 * Returns the sizes of the pool.
 *
 * @throws {ConfigError} If not even one sandbox fits.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * import { KINDS } from "../kinds.ts";
 * const [core, javascript, full] = KINDS.map((kind) => ({
 *   ...kind,
 *   modules: [],
 *   packages: {},
 *   coming: false,
 * }));
 * const { kinds } = planPool({
 *   memoryLimitBytes: 4 * 1024 ** 3,
 *   keptBytes: () => 64 * 1024 ** 2,
 *   cpuLimit: 2,
 *   kinds: [core, javascript, full],
 *   poolMinSize: 1,
 *   poolMaxSize: 64,
 *   asked: {},
 *   programMemoryLimitBytes: 256 * 1024 ** 2,
 *   fileLimitBytes: 64 * 1024 ** 2,
 * });
 * assert.deepEqual(
 *   kinds.map((row) => [row.kind.name, row.serving, row.spares]),
 *   [["core", 2, 1], ["javascript", 1, 1], ["full", 1, 1]],
 * );
 * ```
 */
export function planPool({
  memoryLimitBytes,
  keptBytes = () => 0,
  cpuLimit,
  kinds,
  hasCallers = false,
  isForked = false,
  poolMinSize,
  poolMaxSize,
  asked,
  programMemoryLimitBytes,
  fileLimitBytes,
}: SizingOptions): PoolPlan {
  const serviceBytes = SERVICE_BYTES + keptBytes(memoryLimitBytes);
  const outsideBytes = fileLimitBytes + OUTSIDE_BYTES;
  const mostBytes = Math.max(programMemoryLimitBytes, LEAST_PROGRAM_BYTES);
  const cpus = Math.max(1, poolMinSize, Math.floor(cpuLimit));
  /** The operator's number replaces the planned one. */
  const askedNumber = (index: number) => asked[kinds[index].name]?.count;
  const counts: Counts[] = kinds.map((_, index) => ({
    serving: index === 0 ? 1 : 0,
    spares: 0,
    express: 0,
  }));

  const { ownBytes, idleBytes, briefBytes } = isForked ? FORKED : BOOTED;
  const least = leastBytes(idleBytes(kinds[0], 1), keptBytes);
  if (!(memoryLimitBytes >= least)) {
    throw new ConfigError([
      `PYTHON_FAAS_MEMORY_LIMIT: ${memoryLimitBytes} bytes do not hold one ` +
      `sandbox; at least ${Math.ceil(least / MIB)}Mi is needed`,
    ]);
  }

  const wishes = isForked ? FORKED_WISHES : WISHES;
  for (const { kinds: which, part, upTo, leaves, withPackages } of wishes) {
    kinds.forEach(({ bundles }, index) => {
      if ((index === 0) !== (which === "first")) return;
      if (withPackages && bundles.length === 0) return;
      const wish = upTo(cpus);
      const most = part === "serving" ? askedNumber(index) ?? wish : wish;
      while (counts[index][part] < most) {
        const more = counts.map((count, at) =>
          at === index ? { ...count, [part]: count[part] + 1 } : count
        );
        // A spare stands in for a sandbox of its kind; alone it is none.
        if (part === "spares" && more[index].serving === 0) return;
        const isSpare = more[index].express <= more[index].spares;
        if (part === "express" && !(hasCallers && isSpare)) return;
        if (sum(more, poolSize) > poolMaxSize) return;
        if (perProgram(more) < leaves(mostBytes)) return;
        counts.splice(0, counts.length, ...more);
      }
    });
  }

  counts.forEach(({ serving }, index) => {
    const wanted = askedNumber(index);
    if (wanted === undefined || serving >= wanted) return;
    throw new ConfigError([
      `${asked[kinds[index].name].setting}: only ${serving} fit into ` +
      `PYTHON_FAAS_MEMORY_LIMIT and FAAS_POOL_MAX_SIZE`,
    ]);
  });

  function perProgram(wanted: readonly Counts[]): number {
    const idle = sum(
      wanted,
      (count, index) => idleBytes(kinds[index], poolSize(count)),
    );
    const programs = sum(wanted, programsAtOnce);
    return (memoryLimitBytes - serviceBytes - idle) / programs;
  }

  const programMemoryBytes = Math.floor(
    Math.min(mostBytes, perProgram(counts)),
  );
  const rows = kinds.map((kind, index) => ({ kind, ...counts[index] }))
    .filter(({ serving }) => serving > 0);
  return {
    kinds: rows.map(({ kind, serving, spares, express }) => ({
      kind,
      serving,
      spares,
      express,
      heapLimitBytes: pages(
        kind.baselineHeapBytes + programMemoryBytes -
          Math.min(outsideBytes, programMemoryBytes / 2),
      ),
      rssLimitBytes: ownBytes(kind) + programMemoryBytes + briefBytes,
      idleRssLimitBytes: ownBytes(kind) + RSS_SLACK_BYTES,
    })),
    programMemoryBytes,
    plannedBytes: serviceBytes +
      sum(
        rows,
        (row) =>
          idleBytes(row.kind, poolSize(row)) +
          programsAtOnce(row) * programMemoryBytes,
      ),
  };
}

/** The least memory in which one sandbox of a kind fits, beside what is kept. */
function leastBytes(
  idleBytes: number,
  keptBytes: (memoryLimitBytes: number) => number,
): number {
  const aloneBytes = SERVICE_BYTES + idleBytes + LEAST_PROGRAM_BYTES;
  let least = aloneBytes;
  // More memory keeps more: a part of it, so that each step is smaller.
  for (;;) {
    const needed = aloneBytes + keptBytes(least);
    if (needed <= least) return least;
    least = needed;
  }
}

function poolSize({ serving, spares }: Counts): number {
  return serving + spares;
}

function programsAtOnce({ serving, express }: Counts): number {
  return serving + express;
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
