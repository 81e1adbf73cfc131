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
  /** Top-level modules that it has beyond the standard library. */
  readonly modules: readonly string[];
  /** Names of the packages to unpack, as in the project's lock. */
  readonly packages: readonly string[];
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

/** Packages of the science kind, and the top-level modules each one brings. */
const SCIENCE_MODULES: Readonly<Record<string, readonly string[]>> = {
  "numpy": ["numpy"],
  "pandas": ["pandas"],
  "python-dateutil": ["dateutil"],
  "pytz": ["pytz"],
  "six": ["six"],
  "scipy": ["scipy"],
  "openblas": [],
  "scikit-learn": ["sklearn"],
  "joblib": ["joblib"],
  "threadpoolctl": ["threadpoolctl"],
  "jsonschema": ["jsonschema"],
  "attrs": ["attr", "attrs"],
  "pyrsistent": ["pyrsistent"],
  "matplotlib": ["matplotlib", "pylab", "mpl_toolkits"],
  "contourpy": ["contourpy"],
  "cycler": ["cycler"],
  "fonttools": ["fontTools"],
  "kiwisolver": ["kiwisolver"],
  "packaging": ["packaging"],
  "pillow": ["PIL"],
  "pyparsing": ["pyparsing"],
  "matplotlib-pyodide": ["matplotlib_pyodide"],
};

/** The standard library alone; every service has this kind. */
const CORE: SandboxKind = {
  name: "core",
  modules: [],
  packages: [],
  expectedRssBytes: 200 * MIB,
  baselineHeapBytes: 20 * MIB,
  // A reset with a heap of 113 MB takes 12 ms, a new sandbox 200 ms of CPU.
  retireHeapBytes: 96 * MIB,
  expectedBootMs: 250,
};

const SCIENCE: SandboxKind = {
  name: "science",
  modules: Object.values(SCIENCE_MODULES).flat(),
  packages: Object.keys(SCIENCE_MODULES),
  expectedRssBytes: 900 * MIB,
  baselineHeapBytes: 150 * MIB,
  retireHeapBytes: 256 * MIB,
  expectedBootMs: 4_000,
};

/**
 * Returns the kinds that can exist with these packages, smallest first.
 *
 * @param installedPackages Names of the packages that are there.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(availableKinds([]).map((kind) => kind.name), ["core"]);
 * ```
 */
export function availableKinds(
  installedPackages: readonly string[],
): readonly SandboxKind[] {
  const packages = SCIENCE.packages.filter((name) =>
    installedPackages.includes(name)
  );
  if (packages.length === 0) return [CORE];
  const modules = packages.flatMap((name) => SCIENCE_MODULES[name]);
  return [CORE, { ...SCIENCE, packages, modules }];
}
