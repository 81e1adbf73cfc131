"""Gives programs int64 where C code of the packages makes integers of its own.

numpy's library itself is changed when packages are bundled, so that `int` is
int64 to it. The rest are numbers that compiled code makes as C's `long`, 32
bits on wasm32: those of the legacy generators. See `wide_indices` for indices.
"""

import functools
import gc
import sys

import numpy as np
from numpy.random import mtrand
from sklearn.utils import _random

import wide_indices

_COUNTS = (
    "geometric",
    "hypergeometric",
    "logseries",
    "multinomial",
    "negative_binomial",
    "poisson",
    "zipf",
)


def install():
    """Widen results; called once, when every package is imported."""
    makers = dict.fromkeys(_COUNTS, _counts)
    makers |= {"randint": _randint, "binomial": _binomial}
    makers |= {"permutation": _indices_below, "choice": _indices_below}
    makers["tomaxint"] = _tomaxint
    # The class is one of C's: its attributes cannot be set otherwise.
    methods = gc.get_referents(mtrand.RandomState.__dict__)[0]
    for name, make in makers.items():
        inner = methods[name]
        methods[name] = functools.wraps(inner)(make(inner))
    sys._clear_type_cache()
    for name in makers.keys() & vars(mtrand).keys():
        for module in (mtrand, np.random):
            setattr(module, name, getattr(mtrand._rand, name))
    mtrand.np = _random.np = _NumpyOfLong()
    wide_indices.install()


def _counts(inner):
    return lambda self, *args, **kwargs: wide_indices.wide(
        inner(self, *args, **kwargs)
    )


def _randint(inner):
    def randint(self, low, high=None, size=None, dtype=int):
        if dtype is not int:
            return inner(self, low, high, size, dtype)
        result = inner(self, low, high, size, np.int64)
        return int(result) if size is None and np.ndim(result) == 0 else result

    return randint


def _binomial(inner):
    def binomial(self, n, p, size=None):
        if getattr(n, "dtype", None) == np.int64:
            # It takes what is a safe cast to C's `long`, and int64 is none.
            n = n.astype(np.intp)
        return wide_indices.wide(inner(self, n, p, size))

    return binomial


def _tomaxint(inner):
    def tomaxint(self, size=None):
        generator = self._bit_generator
        count = 1 if size is None else int(np.prod(size))
        if isinstance(generator, np.random.MT19937):
            # Its numbers have 32 bits.
            halves = generator.random_raw(2 * count).reshape(count, 2)
            drawn = halves[:, 0] << np.uint64(32) | halves[:, 1]
        else:
            drawn = generator.random_raw(count)
        drawn = (drawn >> np.uint64(1)).astype(np.int64)
        return int(drawn[0]) if size is None else drawn.reshape(size)

    return tomaxint


def _indices_below(inner):
    def draw(self, a, *args, **kwargs):
        result = inner(self, a, *args, **kwargs)
        return wide_indices.wide(result) if np.ndim(a) == 0 else result

    return draw


class _NumpyOfLong:
    """numpy for modules whose C code takes arrays of its own `long`, 32 bits."""

    long = np.intp

    def __getattr__(self, name):
        return getattr(np, name)

    def empty(self, shape, dtype):
        return np.empty(shape, np.intp if dtype is int else dtype)

    def asarray(self, values):
        return wide_indices.wide(np.asarray(values))
