/**
 * Kinds of sandbox, one row each, and the bundles of packages that they load.
 * Routing, sizing, settings, memory images, health and metrics read this table;
 * nothing else knows a kind by its name. Data alone.
 *
 * @module
 */

import type { Language } from "./run/languages.ts";

/** One kind of sandbox. Sizes are measured; `make bench` prints them. */
export interface SandboxKind {
  /** Name, also of its memory image and in `FAAS_SANDBOXES`: "core". */
  readonly name: string;
  /** Name of what runs the programs, see `src/guest/engines.ts`. */
  readonly engine: string;
  /** Languages of the programs that it runs. */
  readonly languages: readonly Language[];
  /**
   * Bundles that it loads, in this order. Those that are missing are left out,
   * with those that need them. Without one that no kind before it has, there is
   * no such kind.
   */
  readonly bundles: readonly BundleName[];
  /** Resident memory of an idle one, in bytes. */
  readonly expectedRssBytes: number;
  /**
   * Memory of its own that an idle fork has after thousands of programs, in
   * bytes. The first one costs a zygote beside it, as large as a sandbox that
   * boots.
   */
  readonly forkBytes: number;
  /** WebAssembly heap at the baseline, in bytes. */
  readonly baselineHeapBytes: number;
  /** Heap above which a new sandbox is cheaper than one more reset, in bytes. */
  readonly retireHeapBytes: number;
  /** V8's stack, in KiB; absent: enough for CPython. */
  readonly stackKib?: number;
  /** Time from start to ready, in milliseconds: what replacing one costs. */
  readonly expectedBootMs: number;
}

const MIB = 1_048_576;

/**
 * Bundles by name: which packages of `packages.lock.json` are in each.
 * Dependencies of a package must be in the same bundle, or in one that comes
 * before it.
 */
export const BUNDLES = {
  templates: ["markupsafe", "jinja2"],
  // Packages that complete the standard library: `zoneinfo` has no zones but
  // tzdata's, and lzma is a package of its own in Pyodide.
  base: ["tzdata", "lzma"],
  // Small ones of plain Python, which are worth having everywhere.
  everyday: [
    "six",
    "python-dateutil",
    "typing-extensions",
    "attrs",
    "pyrsistent",
    "jsonschema",
    "more-itertools",
    "sortedcontainers",
    "toolz",
    "tabulate",
    "textdistance",
    "rapidfuzz",
    "jsonpath-ng",
    "pyyaml",
    "webencodings",
    "html5lib",
    "soupsieve",
    "beautifulsoup4",
  ],
  sqlite: ["sqlite3"],
  language: ["nltk", "colorama", "sacrebleu"],
  symbolic: ["mpmath", "sympy", "networkx"],
  science: [
    "openblas",
    "numpy",
    "scipy",
    "joblib",
    "threadpoolctl",
    "scikit-learn",
    "pytz",
    "pandas",
    "contourpy",
    "cycler",
    "fonttools",
    "kiwisolver",
    "packaging",
    "pillow",
    "pyparsing",
    "matplotlib",
    // A font; without it, figures have no Chinese.
    "noto-sans-cjk",
  ],
  scores: ["absl-py", "rouge-score"],
  arrow: ["pyarrow"],
  // The operator's own: those of `packages.added.json`.
  added: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Name of a bundle. */
export type BundleName = keyof typeof BUNDLES;

/**
 * All kinds, the most wanted first: memory is shared out in this order. A
 * program goes to the first one that has all that it imports. The first one
 * that a service has decides whether that is healthy.
 */
export const KINDS: readonly [SandboxKind, ...SandboxKind[]] = [
  {
    name: "core",
    engine: "python",
    languages: ["python"],
    bundles: ["templates", "base", "everyday"],
    expectedRssBytes: 171 * MIB,
    forkBytes: 40 * MIB,
    baselineHeapBytes: 31 * MIB,
    // Where memory is copied, a reset with 113 MB takes 12 ms, and a new sandbox
    // 200 ms of CPU. Mapped memory is given back: there it does not count.
    retireHeapBytes: 96 * MIB,
    expectedBootMs: 250,
  },
  {
    name: "javascript",
    engine: "javascript",
    languages: ["javascript", "typescript"],
    bundles: [],
    expectedRssBytes: 64 * MIB,
    forkBytes: 24 * MIB,
    baselineHeapBytes: 13 * MIB,
    retireHeapBytes: 64 * MIB,
    // Twice what glue.c gives the engine of its own stack: V8 takes as much more
    // for the same calls, while its code is not optimized yet.
    stackKib: 6_500,
    expectedBootMs: 60,
  },
  {
    name: "full",
    engine: "python",
    languages: ["python"],
    bundles: [
      "templates",
      "base",
      "everyday",
      "sqlite",
      "language",
      "science",
      "scores",
      "arrow",
      "symbolic",
      "added",
    ],
    expectedRssBytes: 700 * MIB,
    forkBytes: 56 * MIB,
    // 32 MiB of it are the working memory that OpenBLAS asks for once.
    baselineHeapBytes: 190 * MIB,
    retireHeapBytes: 288 * MIB,
    expectedBootMs: 2_000,
  },
];

/** Names of all kinds, in their order. */
export const KIND_NAMES: readonly string[] = KINDS.map(({ name }) => name);

/** Names of the kinds for Python, of which a service may have one alone. */
export const PYTHON_KINDS = ["core", "full"] as const;

/** Number of sandboxes of a kind that serve: a number, or as many as fit. */
export type SandboxCountSetting = number | "auto";
