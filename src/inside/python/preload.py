"""Brings a fresh interpreter to the state in which every program finds it.

Run once, before the baseline is taken; what is imported here costs a program
nothing, and costs every reset the time to copy it.
"""

import asyncio
import atexit
import contextlib
import gc
import importlib.machinery
import importlib.metadata
import io
import logging
import os
import select
import shutil
import sys
import tempfile
import time
import typing

import added_packages
import ctypes_stand_in
import event_loop
import sequential_threads
import linux_parts

# Where the sandbox puts this folder's files.
OWN_FOLDER = "/lib/sandbox"

# Modules that programs of an evaluation platform import most. A module that is
# left out still works; its import just takes as long as it takes.
CORE_MODULES = (
    "abc",
    "ast",
    "asyncio",
    "base64",
    "bisect",
    "calendar",
    "collections",
    "collections.abc",
    "contextlib",
    "copy",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "heapq",
    "html",
    "inspect",
    "itertools",
    "json",
    "logging",
    "math",
    "numbers",
    "operator",
    "pprint",
    "random",
    "re",
    "statistics",
    "string",
    "struct",
    "textwrap",
    "time",
    "traceback",
    "typing",
    "unicodedata",
    "uuid",
    "warnings",
    "zlib",
)

# Modules that data programs import most of the packages, in the order in which
# they are to be loaded. A submodule that is left out is loaded when a program
# asks for it, unless it has native code: that cannot be loaded any more.
SCIENCE_MODULES = (
    "numpy",
    "numpy.fft",
    "numpy.linalg",
    "numpy.ma",
    "numpy.polynomial",
    "numpy.random",
    "pandas",
    "jsonschema",
    "scipy",
    "scipy.cluster.hierarchy",
    "scipy.fft",
    "scipy.integrate",
    "scipy.interpolate",
    "scipy.linalg",
    "scipy.ndimage",
    "scipy.optimize",
    "scipy.signal",
    "scipy.sparse",
    "scipy.sparse.linalg",
    "scipy.spatial",
    "scipy.special",
    "scipy.stats",
    "sklearn",
    "sklearn.cluster",
    "sklearn.compose",
    "sklearn.datasets",
    "sklearn.decomposition",
    "sklearn.ensemble",
    "sklearn.feature_extraction.text",
    "sklearn.feature_selection",
    "sklearn.impute",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.naive_bayes",
    "sklearn.neighbors",
    "sklearn.neural_network",
    "sklearn.pipeline",
    "sklearn.preprocessing",
    "sklearn.svm",
    "sklearn.tree",
    "matplotlib",
    "matplotlib.pyplot",
    # Every other native library: after the seal none can be read.
    "PIL._imagingft",
    "PIL._imagingmorph",
    "PIL._webp",
    "contourpy",
    "matplotlib._qhull",
    "matplotlib._tri",
    "matplotlib._ttconv",
    "matplotlib.tri",
    "numpy._core._simd",
    "numpy.linalg.lapack_lite",
    "pandas._libs.byteswap",
    "pandas._libs.sas",
    "scipy._lib._fpumode",
    "scipy.fftpack",
    "scipy.io",
    "scipy.io._fast_matrix_market._fmm_core",
    "scipy.odr",
    "scipy.optimize._minpack2",
    "scipy.optimize.cython_optimize._zeros",
    "sklearn.svm._newrand",
    "sklearn.utils._typedefs",
)

# The same of the other packages, for kinds that have them.
OTHER_MODULES = (
    "attr",
    "attrs",
    "bs4",
    "dateutil.easter",
    "dateutil.parser",
    "dateutil.relativedelta",
    "dateutil.rrule",
    "dateutil.tz",
    "html5lib",
    "jsonpath_ng.ext",
    "jsonschema",
    "more_itertools",
    "rapidfuzz.distance",
    "rapidfuzz.fuzz",
    "rapidfuzz.process",
    "sortedcontainers",
    "tabulate",
    "textdistance",
    "toolz.curried",
    "typing_extensions",
    "yaml",
    "sqlite3",
    "mpmath",
    "sympy",
    "sympy.parsing.ast_parser",
    "sympy.parsing.sympy_parser",
    "sympy.plotting.experimental_lambdify",
    "networkx",
    "nltk",
    "sacrebleu",
    "rouge_score.rouge_scorer",
    "pyarrow",
    "pyarrow.acero",
    "pyarrow.compute",
    "pyarrow.csv",
    "pyarrow.dataset",
    "pyarrow.feather",
    "pyarrow.fs",
    "pyarrow.json",
    "pyarrow.orc",
    "pyarrow.parquet",
    "pyarrow.substrait",
    "pyarrow._dataset_orc",
    "pyarrow._dataset_parquet",
)


def prepare(policy_json):
    """Import, set up streams, asyncio and the harness; `settle` must follow."""
    # Nearly all that is imported stays: to look for what does not, again and again,
    # takes a tenth of the time. `_keep` collects it.
    gc.disable()
    for name in CORE_MODULES:
        __import__(name)
    if _is_there("jinja2"):
        _import_templates()
    has_science = _is_there("numpy")
    if has_science:
        _import_numpy()
    with _ctypes_stand_in():
        if has_science:
            _import_science()
        _import_others()
    time.sleep = _sleep
    sequential_threads.install()
    linux_parts.install()
    _use_own_event_loop()
    sys.stdin = sys.__stdin__ = _open(0, "r")
    sys.stdout = sys.__stdout__ = _open(1, "w")
    sys.stderr = sys.__stderr__ = _open(2, "w")
    sys.argv[:] = ["main.py"]
    import harness
    import rows  # noqa: F401

    harness.configure(policy_json)
    if has_science:
        harness.use_packages()
        import figures

        figures.install()
        figures.warm_up()
    gc.enable()
    _keep()


def _is_there(package):
    # The files of a kind of sandbox show what it has, not its name.
    return importlib.machinery.PathFinder.find_spec(package) is not None


def _import_templates():
    # Compiling the package takes 200 ms, the first template's rules 5.
    import jinja2

    jinja2.Template("{{ text }}").render(text="")


@contextlib.contextmanager
def _ctypes_stand_in():
    """Let packages that are imported meanwhile find a `ctypes`."""
    names = ("ctypes", "ctypes.util")
    sys.modules.update(dict.fromkeys(names, ctypes_stand_in))
    yield
    for name in names:
        del sys.modules[name]


def _import_others():
    for name in (*OTHER_MODULES, *added_packages.MODULES):
        if _is_there(name.partition(".")[0]):
            __import__(name)
    zones = sys.modules.get("dateutil.tz.tz")
    if zones is not None:
        # The system's files are there for Arrow alone, in a form of which dateutil
        # reads no offsets; it has zones of its own.
        zones.TZPATHS.clear()
    # Code that asks for a version leaves the archive of the standard library
    # open.
    importlib.metadata.MetadataPathFinder.invalidate_caches()


def _import_numpy():
    # It does without ctypes, but looks for it by itself.
    import numpy.ctypeslib

    numpy._core._internal.ctypes = ctypes_stand_in


def _import_science():
    # matplotlib writes down which fonts it has found; it keeps them in mind too.
    os.environ["MPLCONFIGDIR"] = tempfile.mkdtemp()
    os.environ["MPLBACKEND"] = "Agg"
    for name in SCIENCE_MODULES:
        __import__(name)
    shutil.rmtree(os.environ.pop("MPLCONFIGDIR"))
    # Its C code imports ctypes at the first call, and keeps what it finds.
    import scipy.integrate

    scipy.integrate.quad(float, 0, 1)
    import linalg_errors

    linalg_errors.install()
    import fonts

    fonts.install()
    import wide_integers

    wide_integers.install()
    # It would start a thread for each processor, and there are no threads.
    import scipy.io._fast_matrix_market

    scipy.io._fast_matrix_market.PARALLELISM = 1
    # It would look for loaded libraries by way of ctypes.
    import threadpoolctl

    controller = threadpoolctl.ThreadpoolController
    controller._load_libraries = lambda self: None


def _sleep(seconds, /):
    """Suspend execution for `seconds`, which may be a fraction.

    CPython's own would spin here; a poll of nothing really waits, and is cut
    short when the program's time is up.
    """
    pause = float(seconds)
    if not pause >= 0:
        raise ValueError("sleep length must be non-negative")
    sequential_threads.run_later_ones()
    end = time.monotonic() + pause
    while pause > 0:
        select.poll().poll(min(pause * 1000, _MAX_POLL_MS))
        pause = end - time.monotonic()


_sleep.__name__ = _sleep.__qualname__ = "sleep"
_sleep.__module__ = "time"

_MAX_POLL_MS = 1_000_000_000


def _open(descriptor, mode):
    # "backslashreplace": a lone surrogate in the output is shown, not an error.
    return io.TextIOWrapper(
        io.open(descriptor, mode + "b", closefd=False),
        encoding="utf-8",
        errors="backslashreplace" if mode == "w" else "strict",
        # Printed output outlives the program, also if it is killed.
        line_buffering=mode == "w",
    )


def settle():
    """Forget what the first programs left, and leave no way to our modules."""
    import harness

    # First calls fill caches that each run would otherwise fill again.
    harness.run(b"print(1)\n1/0", b"null")
    harness.forget_runs()
    sys.stdout.flush()
    # `asyncio.run` leaves a policy that makes no loop by itself any more.
    _use_own_event_loop()
    event_loop.restart_task_names()
    # They hold the types of annotations, and so classes of the programs.
    for clear in typing._cleanups:
        clear()
    # It names files by a generator that would give each program the same names.
    tempfile._name_sequence = None
    # The end of a program has taken it off the list, as that of a process does.
    atexit.register(logging.shutdown)
    _hide_own_modules()
    _keep()


def _use_own_event_loop():
    asyncio.set_event_loop_policy(event_loop.SandboxEventLoopPolicy())


def _keep():
    # Objects that exist now stay for ever: a program's own collections need not
    # look through them, which would take 50 ms with all packages.
    gc.collect()
    gc.freeze()


def _hide_own_modules():
    sys.path.remove(OWN_FOLDER)
    sys.path_importer_cache.pop(OWN_FOLDER, None)
    own = [
        name
        for name, module in sys.modules.items()
        if (getattr(module, "__file__", None) or "").startswith(OWN_FOLDER)
    ]
    import inputs

    for name in own:
        del sys.modules[name]
    inputs.import_own_modules()
