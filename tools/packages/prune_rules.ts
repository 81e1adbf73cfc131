/**
 * Parts of packages that no program in a sandbox can use. Files in a sandbox
 * live in memory, once for each sandbox: what is left out here is memory saved.
 * The wheels on disk keep all of it, licences included.
 *
 * @module
 */

/** One kind of file to leave out. */
export interface PruneRule {
  /** Matches against the whole path inside the wheel. */
  readonly pattern: RegExp;
  /** Reason why no program misses it. */
  readonly reason: string;
}

/**
 * The rules, checked in this order. Data that a package's public functions
 * read (`load_iris`, matplotlib's fonts, time zones) is not here on purpose, and
 * neither are numpy's f2py and _multiarray_tests: `from numpy import *` and
 * numpy's own docstrings import them.
 */
export const PRUNE_RULES: readonly PruneRule[] = [
  {
    pattern: /\.dist-info\/(?!METADATA$)/,
    reason: "only METADATA is read, for importlib.metadata.version()",
  },
  {
    pattern: /\.data\//,
    reason: "manual pages and scripts for a shell that is not there",
  },
  {
    pattern: /\.(a|c|cc|cpp|h|hpp|pxd|pxi|pyx|tp|src|f|f90|build)$/,
    reason: "sources and headers to compile against; there is no compiler",
  },
  {
    pattern: /(\.pyi|\/py\.typed|\.orig|\.rej)$/,
    reason: "for type checkers and editors, or left over by a patch",
  },
  {
    pattern: /\/(tests|_examples|benchmarks|_pyinstaller)\//,
    reason: "the packages' own tests, examples and packaging hooks",
  },
  {
    pattern: /-x86_64-linux-gnu\.so$/,
    reason: "machine code of another machine, beside the same in Python",
  },
  {
    pattern: /^_yaml\//,
    reason: "reads YAML with that machine code",
  },
  {
    pattern: /^(absl\/testing\/|rouge_score\/.*_test\.py$)/,
    reason: "helpers for tests, and the package's own",
  },
  {
    pattern: /^pyarrow\/_pyarrow_cpp_tests/,
    reason: "Arrow's helpers for its own tests",
  },
  {
    pattern: /\/_(operand_flag|rational|struct_ufunc|umath)_tests\..*\.so$/,
    reason: "numpy's helpers for its own tests",
  },
  {
    pattern: /^scipy\/.*\/(_test_|_ctest\.|_cytest\.).*\.so$/,
    reason: "scipy's helpers for its own tests",
  },
  {
    pattern: /^scipy\/misc\/.*\.dat$/,
    reason: "2 MB of sample pictures of a deprecated module",
  },
  {
    pattern: /^PIL\/(_imagingtk\..*\.so|ImageTk\.py|_tkinter_finder\.py)$/,
    reason: "windows of a toolkit that is not there",
  },
  {
    pattern:
      /^matplotlib\/(backends\/(web_backend|qt_editor)|mpl-data\/(images|sample_data|plot_directive)|sphinxext|testing)\//,
    reason: "icons, editors and samples for windows, documents and tests",
  },
  {
    pattern:
      /^matplotlib\/backends\/_?backend_(gtk|qt|tk|wx|web|nbagg|macosx|cairo)/,
    reason: "draw into windows; the sandbox draws with Agg",
  },
  {
    pattern: /^matplotlib\/backends\/_tkagg\..*\.so$/,
    reason: "draws into windows; the sandbox draws with Agg",
  },
  {
    pattern: /^(pytz|tzdata)\/zoneinfo\/tzdata\.zi$/,
    reason: "the source that the zone files were compiled from",
  },
];

/** Returns the rule that leaves out the file at `path`, if any does. */
export function pruneRule(path: string): PruneRule | undefined {
  return PRUNE_RULES.find(({ pattern }) => pattern.test(path));
}
