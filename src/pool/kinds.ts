/**
 * Kinds of sandbox: what each has imported before its first program, and what
 * that costs. Sizes are measured; `make bench` prints them.
 *
 * @module
 */

/** One kind of sandbox. */
export interface SandboxKind {
  /** Name, also of its memory image: "core". */
  readonly name: string;
  /** Name of its engine, see `src/guest/engines.ts`. */
  readonly engine: string;
  /** Top-level modules that it has beyond the standard library. */
  readonly modules: readonly string[];
  /** Resident memory of an idle one, in bytes. */
  readonly expectedRssBytes: number;
  /** WebAssembly heap at the baseline, in bytes. */
  readonly baselineHeapBytes: number;
  /** Heap above which a new sandbox is cheaper than one more reset, in bytes. */
  readonly retireHeapBytes: number;
  /** Time from start to ready, in milliseconds: what replacing one costs. */
  readonly expectedBootMs: number;
}

const MIB = 1_048_576;

/** A package that can be preloaded. */
export interface KindPackage {
  readonly name: string;
  /** Top-level modules that it brings. */
  readonly imports: readonly string[];
}

/** The standard library alone; every service has this kind. */
const CORE: SandboxKind = {
  name: "core",
  engine: "python",
  modules: [],
  expectedRssBytes: 160 * MIB,
  baselineHeapBytes: 20 * MIB,
  // Where memory is copied, a reset with 113 MB takes 12 ms, and a new sandbox
  // 200 ms of CPU. Mapped memory is given back: there it does not count.
  retireHeapBytes: 96 * MIB,
  expectedBootMs: 250,
};

/** Everything that was fetched, imported in advance. */
const SCIENCE: Omit<SandboxKind, "modules"> = {
  name: "science",
  engine: "python",
  expectedRssBytes: 500 * MIB,
  // 32 MiB of it are the working memory that OpenBLAS asks for once.
  baselineHeapBytes: 136 * MIB,
  retireHeapBytes: 256 * MIB,
  expectedBootMs: 1_500,
};

/**
 * Returns the kinds that can exist with these packages, smallest first.
 *
 * @param packages What is there to preload.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(availableKinds([]).map((kind) => kind.name), ["core"]);
 * ```
 */
export function availableKinds(
  packages: readonly KindPackage[],
): readonly SandboxKind[] {
  if (packages.length === 0) return [CORE];
  const modules = packages.flatMap(({ imports }) => imports);
  return [CORE, { ...SCIENCE, modules }];
}
