"""Indices and counts of unique values."""

import numpy as np

v, i, inv, c = np.unique(
    np.array([3, 1, 3, 2, 3]),
    return_index=True,
    return_inverse=True,
    return_counts=True,
)
print(repr(v), repr(i), repr(inv), repr(c))
print(c * 10**9, v.dtype, i.dtype, inv.dtype, c.dtype)
