"""Gives a program the indices that it asks for as int64, as 64-bit systems do.

Indices are `intp`, 32 bits on wasm32, and the packages hand them on to C code
that takes nothing else. So the packages' functions stay as they are, and the
places in a program that ask for indices are wrapped: `a.argsort()` is compiled
as `__wide__(a.argsort())`. An array of int32 is another type and stays one.
"""

import ast
import bisect
import builtins
import functools
import re
import types

import numpy as np
import pandas as pd

_WRAPPER_NAME = "__wide__"

# Sources of indices, or of numbers that are made like them: functions, methods
# and attributes of numpy, pandas, scipy and scikit-learn.
_NAMES = frozenset(
    """
    apply argmax argmin argpartition argrelextrema argrelmax argrelmin argsort
    argwhere best_index_ binned_statistic binned_statistic_2d binned_statistic_dd children_
    children_left children_right core_sample_indices_ cut decision_path
    diag_indices diag_indices_from digitize factorize feature find_peaks
    fit_predict fit_transform flatnonzero get_indexer get_indexer_for
    get_indexer_non_unique get_support indices intersect1d intp ix_ kneighbors
    labels_ leaf_indices lexsort linear_sum_assignment mask_indices nanargmax
    nanargmin nonzero pairwise_distances_argmin pairwise_distances_argmin_min
    peak_prominences peak_widths predict qcut query ravel_multi_index
    searchsorted str_len transform tril_indices tril_indices_from triu_indices
    triu_indices_from uintp unique unique_all unique_counts unique_inverse
    unravel_index where
    """.split()
)
# `from numpy import argsort as order`
_RENAMED = re.compile(r"\b(\w+)\s+as\s+(\w+)")
_WORD = re.compile(r"\b\w+")

_PACKAGES = frozenset({"numpy", "pandas", "scipy", "sklearn"})

_INTP = np.dtype(np.intp)


def install():
    """Make the wrapper known to programs."""
    setattr(builtins, _WRAPPER_NAME, wide)


def wrap(tree, text):
    """Wrap what asks for indices in `tree`, a module that `text` was parsed to.

    The tree is changed in place. Lines and columns stay what they are.
    """
    renamed = [new for old, new in _RENAMED.findall(text) if old in _NAMES]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if renamed:
        # One expression of them all would try each at every word.
        names = _NAMES.union(renamed)
        found = (word for word in _WORD.finditer(text) if word[0] in names)
    else:
        names = _NAMES
        found = _ANY_NAME.finditer(text)
    lines = _lines(found, text)
    if not lines:
        return
    # Not recursive: a tree that CPython could parse must not be too deep here.
    # Only what stands on a line with a name is looked through: a walk over all
    # of a tree takes longer than to parse it.
    todo = [tree]
    while todo:
        parent = todo.pop()
        if isinstance(parent, ast.pattern):
            # `case np.intp:` takes names, and no calls.
            continue
        for field in parent._fields:
            value = getattr(parent, field, None)
            if type(value) in _LEAVES:
                continue
            children = value if type(value) is list else (value,)
            for index, child in enumerate(children):
                if type(child) in _LEAVES or not _is_on(child, lines):
                    continue
                todo.append(child)
                if type(child) not in _ASKING:
                    continue
                wrapped = _wrapped(parent, field, child, names)
                if wrapped is child:
                    continue
                if children is value:
                    value[index] = wrapped
                else:
                    setattr(parent, field, wrapped)


def _lines(found, text):
    """Return the numbers of the lines of `text` on which the matches stand."""
    lines = []
    line, start = 1, 0
    for match in found:
        line += text.count("\n", start, match.start())
        start = match.start()
        lines.append(line)
    return lines


def _is_on(node, lines):
    """Return whether `node` may stand on one of `lines`."""
    # Those without a place are few: arguments, comprehensions, ...
    first = getattr(node, "lineno", 1)
    if type(node) in _WITH_DECORATORS and node.decorator_list:
        first = node.decorator_list[0].lineno
    index = bisect.bisect_left(lines, first)
    return index < len(lines) and lines[index] <= getattr(node, "end_lineno", lines[-1])


_ANY_NAME = re.compile(r"\b(?:" + "|".join(sorted(_NAMES)) + r")\b")

_ASKING = {ast.Attribute, ast.Call, ast.Name}

# Types without nodes in them; a program has more of these than of all others.
_LEAVES = {
    type(None),
    bool,
    bytes,
    complex,
    float,
    int,
    str,
    ast.Constant,
    *ast.boolop.__subclasses__(),
    *ast.cmpop.__subclasses__(),
    *ast.expr_context.__subclasses__(),
    *ast.operator.__subclasses__(),
    *ast.unaryop.__subclasses__(),
}

_WITH_DECORATORS = {ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef}


def _wrapped(parent, field, node, names):
    if type(node) is ast.Call:
        asks = _is_named(node.func, names)
    else:
        # A wrapped call's function is left alone, and so is what is written to:
        # `model.labels_[0] = 1` must not write into a copy.
        asks = _is_named(node, names) and not (
            field == "func" or type(getattr(parent, "ctx", None)) in _WRITES
        )
    if not asks:
        return node
    call = ast.Call(ast.Name(_WRAPPER_NAME, ast.Load()), [node], [])
    ast.copy_location(call.func, node)
    return ast.copy_location(call, node)


_WRITES = (ast.Store, ast.Del)


def _is_named(node, names):
    if type(node) is ast.Attribute:
        return node.attr in names and type(node.ctx) is ast.Load
    return type(node) is ast.Name and node.id in names and type(node.ctx) is ast.Load


def wide(value):
    """Return `value` with all indices in it as int64, or as it is."""
    widen = _BY_TYPE.get(type(value))
    if widen is not None:
        return widen(value)
    if isinstance(value, tuple) and hasattr(value, "_make"):
        return _wide_tuple(value, value._make)
    return value


def _wide_array(array):
    # By its number: arrays of int32 are equal in type, but no indices.
    return array.astype(np.int64) if array.dtype.num == _INTP.num else array


def _wide_column(column):
    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.num == _INTP.num:
        return column.astype(np.int64)
    return column


def _wide_tuple(values, make=tuple):
    # A program's own function may have one of the names: what it returns stays
    # the very same object, however large.
    if len(values) > _MOST_DIMENSIONS:
        return values
    wider = [wide(value) for value in values]
    is_same = all(old is new for old, new in zip(values, wider, strict=True))
    return values if is_same else make(wider)


# `nonzero` returns an array for each.
_MOST_DIMENSIONS = 64


def _wide_dict(mapping):
    # Only of arrays, as in `groupby().indices`.
    if type(next(iter(mapping.values()), None)) is not np.ndarray:
        return mapping
    return {key: wide(value) for key, value in mapping.items()}


def _wide_class(cls):
    return {np.intp: np.int64, np.uintp: np.uint64}.get(cls, cls)


def _wide_function(function):
    owner = getattr(function, "__self__", None)
    if owner is None or isinstance(owner, types.ModuleType):
        module = getattr(function, "__module__", None) or ""
        make = _wide_module_function
    else:
        module = type(owner).__module__
        make = _with_wide_results
    return make(function) if module.partition(".")[0] in _PACKAGES else function


def _with_wide_results(function):
    @functools.wraps(function)
    def call(*args, **kwargs):
        return wide(function(*args, **kwargs))

    return call


# The same function each time, so that programs can compare them.
_wide_module_function = functools.cache(_with_wide_results)

_BY_TYPE = {
    np.ndarray: _wide_array,
    np.matrix: _wide_array,
    np.ma.MaskedArray: _wide_array,
    np.intp: np.int64,
    pd.Series: _wide_column,
    pd.Index: _wide_column,
    tuple: _wide_tuple,
    dict: _wide_dict,
    type: _wide_class,
    type(np.argsort): _wide_function,
    types.FunctionType: _wide_function,
    types.MethodType: _wide_function,
    types.BuiltinFunctionType: _wide_function,
}
