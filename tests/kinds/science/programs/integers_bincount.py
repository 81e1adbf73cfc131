"""Counts of integers."""

import numpy as np

b = np.bincount(np.array([1, 2, 2, 5]))
print(repr(b), b.dtype, b * 10**10, np.bincount([0, 1], weights=[0.5, 1]))
