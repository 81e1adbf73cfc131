"""Gives numpy's linear algebra its exceptions back.

Its C code reports a singular matrix by a flag of the processor's floating
point unit. WebAssembly has no such flags: there `inv` of a singular matrix
returns NaN without a word. The C code fills what it could not compute with
NaN, so that is what is looked for, in the results of the functions that numpy
calls in the expectation of an error.
"""

import functools
import types

import numpy as np
from numpy.linalg import _linalg, _umath_linalg

# Function of `_umath_linalg` -> whether NaN in its arguments is an error too,
# as it is where LAPACK iterates or compares, and then gives up.
_REPORTED = {
    "inv": False,
    "solve": False,
    "solve1": False,
    "cholesky_lo": True,
    "cholesky_up": True,
    "eig": True,
    "eigvals": True,
    "eigh_lo": True,
    "eigh_up": True,
    "eigvalsh_lo": True,
    "eigvalsh_up": True,
    "lstsq_m": True,
    "lstsq_n": True,
    "svd_m": True,
    "svd_m_f": True,
    "svd_m_s": True,
    "svd_n": True,
    "svd_n_f": True,
    "svd_n_s": True,
}

_FLAG_INVALID = 8


def install():
    """Let numpy call checked functions in place of its own; called once."""
    checked = types.SimpleNamespace(**vars(_umath_linalg))
    for name, nan_is_error in _REPORTED.items():
        function = getattr(_umath_linalg, name)
        setattr(checked, name, _check(function, nan_is_error))
    _linalg._umath_linalg = checked


def _check(function, nan_is_error):
    @functools.wraps(function)
    def call(*arrays, **options):
        result = function(*arrays, **options)
        # numpy asks to be called back, except where it ignores errors. Its
        # result for an empty array is not set, and it does not look at it.
        if np.geterr()["invalid"] != "call" or not all(map(np.size, arrays)):
            return result
        first = result[0] if isinstance(result, tuple) else result
        if np.isnan(first).any() and (
            nan_is_error or all(np.isfinite(array).all() for array in arrays)
        ):
            np.geterrcall()("invalid value", _FLAG_INVALID)
        return result

    return call
