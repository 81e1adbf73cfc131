"""Sums and running sums past 32 bits."""

import numpy as np

a = np.array([1_500_000_000, 2_000_000_000])
print(a.sum(), a.cumsum(), a.mean(), a.dtype, a)
