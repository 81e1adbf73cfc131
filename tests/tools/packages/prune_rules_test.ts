import assert from "node:assert/strict";
import { PRUNE_RULES, pruneRule } from "../../../tools/packages/prune_rules.ts";

const SO = "cpython-312-wasm32-emscripten.so";

/** A path for each rule, in their order, that it leaves out. */
const LEFT_OUT = [
  "numpy-2.0.2.dist-info/RECORD",
  "fonttools-4.51.0.data/data/share/man/man1/ttx.1",
  "numpy/_core/include/numpy/ndarrayobject.h",
  "numpy/__init__.pyi",
  "jsonschema/tests/test_cli.py",
  "markupsafe/_speedups.cpython-312-x86_64-linux-gnu.so",
  "_yaml/__init__.py",
  "rouge_score/scoring_test.py",
  `pyarrow/_pyarrow_cpp_tests.${SO}`,
  `numpy/_core/_umath_tests.${SO}`,
  `scipy/special/_test_internal.${SO}`,
  "scipy/misc/face.dat",
  "PIL/ImageTk.py",
  "matplotlib/mpl-data/images/home.png",
  "matplotlib/backends/backend_gtk3agg.py",
  `matplotlib/backends/_tkagg.${SO}`,
  "tzdata/zoneinfo/tzdata.zi",
];

/** Files that programs use, and a careless rule would take. */
const KEPT = [
  "numpy-2.0.2.dist-info/METADATA",
  `numpy/_core/_multiarray_tests.${SO}`,
  "numpy/f2py/__init__.py",
  "numpy/testing/__init__.py",
  `pandas/_libs/testing.${SO}`,
  "pandas/io/formats/templates/html.tpl",
  "pandas/_testing/__init__.py",
  `scipy/sparse/csgraph/_shortest_path.${SO}`,
  "scipy/stats/_sobol_direction_numbers.npz",
  "sklearn/datasets/data/iris.csv",
  "sklearn/datasets/descr/iris.rst",
  "sklearn/utils/_testing.py",
  "matplotlib/backends/backend_agg.py",
  "matplotlib/backends/backend_svg.py",
  "matplotlib/backends/backend_template.py",
  "matplotlib/mpl-data/matplotlibrc",
  "matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf",
  "matplotlib/mpl-data/stylelib/ggplot.mplstyle",
  "jsonschema/schemas/draft7.json",
  "markupsafe/_native.py",
  "pyarrow/libarrow_python.so",
  "yaml/__init__.py",
  "tzdata/zoneinfo/Europe/Berlin",
  "pytz/zoneinfo/zone.tab",
  "dateutil/zoneinfo/dateutil-zoneinfo.tar.gz",
  "libopenblas.so",
];

Deno.test("pruneRule() has a case for each rule", () => {
  assert.deepEqual(LEFT_OUT.map(pruneRule), PRUNE_RULES);
});

Deno.test("pruneRule() keeps what programs use", () => {
  for (const path of KEPT) assert.equal(pruneRule(path), undefined, path);
});
