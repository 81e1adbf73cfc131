"""Counts of histograms."""

import numpy as np

h, e = np.histogram([1, 2, 1, 5, 7], bins=3)
print(repr(h), h.dtype, e)
h, _ = np.histogram(np.arange(10), bins=[0, 3, 9])
print(h.dtype, h)
h, _, _ = np.histogram2d([1, 2, 3], [1, 2, 3], bins=2)
print(h)
