/**
 * Test modules of numpy and pandas that run in the sandbox, and their known
 * failures, each with the reason.
 *
 * @module
 */

/** One test module. */
export interface UpstreamModule {
  /** Dotted name: "numpy.fft.tests.test_helper". */
  readonly name: string;
  /** Tests that are not even started, with the reason. @default {{}} */
  readonly leaveOut?: Readonly<Record<string, string>>;
  /** Tests that must fail, with the reason. @default {{}} */
  readonly fail?: Readonly<Record<string, string>>;
}

/** Reason why tests that read the packages' data files are left out. */
const DATA = "reads a data file from a checkout of the package";

/** The modules, in the order in which they are run. */
export const UPSTREAM_MODULES: readonly UpstreamModule[] = [
  { name: "numpy.linalg.tests.test_linalg" },
  // These and others below need integers of 64 bits.
  { name: "numpy._core.tests.test_einsum" },
  { name: "numpy._core.tests.test_function_base" },
  { name: "numpy._core.tests.test_indexing" },
  { name: "numpy._core.tests.test_item_selection" },
  { name: "numpy._core.tests.test_scalar_methods" },
  { name: "numpy.fft.tests.test_helper" },
  { name: "numpy.fft.tests.test_pocketfft" },
  {
    name: "numpy.random.tests.test_generator_mt19937",
    leaveOut: {
      test_legacy_pickle: DATA,
      "TestRandomDist.test_dirichlet_moderately_small_alpha":
        "needs an array of 458 MiB, and more for its copies",
    },
  },
  {
    name: "numpy.random.tests.test_randomstate",
    fail: {
      test_integer_dtype:
        "draws are int64, as on 64-bit Linux; C's long, which it asks for, is not",
    },
  },
  { name: "numpy.random.tests.test_seed_sequence" },
  { name: "numpy.lib.tests.test_arraysetops" },
  { name: "numpy.lib.tests.test_function_base" },
  { name: "numpy.lib.tests.test_histograms" },
  { name: "numpy.lib.tests.test_index_tricks" },
  { name: "numpy.lib.tests.test_nanfunctions" },
  { name: "numpy.lib.tests.test_shape_base" },
  { name: "numpy.lib.tests.test_twodim_base" },
  { name: "numpy.polynomial.tests.test_chebyshev" },
  { name: "numpy.polynomial.tests.test_classes" },
  { name: "numpy.polynomial.tests.test_polynomial" },
  { name: "pandas.tests.frame.test_cumulative" },
  { name: "pandas.tests.reductions.test_reductions" },
  { name: "pandas.tests.series.methods.test_argsort" },
  { name: "pandas.tests.series.methods.test_astype" },
  { name: "pandas.tests.series.test_cumulative" },
  { name: "pandas.tests.reshape.test_crosstab" },
  { name: "pandas.tests.reshape.test_cut" },
  { name: "pandas.tests.reshape.test_get_dummies" },
  { name: "pandas.tests.reshape.test_melt" },
  {
    name: "pandas.tests.reshape.test_qcut",
    leaveOut: { test_qcut_binning_issues: DATA },
  },
  { name: "pandas.tests.reshape.test_pivot_multilevel" },
  {
    name: "pandas.tests.reshape.merge.test_merge_asof",
    leaveOut: {
      "TestAsOfMerge.test_basic2": DATA,
      "TestAsOfMerge.test_with_duplicates": DATA,
      "TestAsOfMerge.test_allow_exact_matches": DATA,
    },
  },
  { name: "pandas.tests.reshape.merge.test_join" },
  { name: "pandas.tests.reshape.merge.test_merge_cross" },
  { name: "pandas.tests.reshape.merge.test_merge_ordered" },
  { name: "pandas.tests.groupby.test_counting" },
  { name: "pandas.tests.groupby.test_cumulative" },
  { name: "pandas.tests.groupby.test_filters" },
  { name: "pandas.tests.groupby.test_grouping" },
  { name: "pandas.tests.groupby.test_pipe" },
  { name: "pandas.tests.resample.test_time_grouper" },
  { name: "pandas.tests.window.test_timeseries_window" },
  { name: "pandas.tests.strings.test_extract" },
  { name: "pandas.tests.strings.test_split_partition" },
  { name: "pandas.tests.tools.test_to_numeric" },
  { name: "pandas.tests.tslibs.test_timezones" },
  { name: "pandas.tests.io.json.test_normalize" },
];
