"""Masked arrays."""

import numpy as np
import numpy.ma as ma

a = ma.masked_greater(np.arange(6), 3)
print(a, a.sum(), a.count(), a.filled(-1).tolist())
b = ma.array([[1.0, 2.0], [3.0, 4.0]], mask=[[0, 1], [0, 0]])
print(b.mean(axis=1).tolist(), ma.median(b), ma.compressed(b).tolist())
print(ma.masked_invalid([1.0, np.nan, np.inf]), (b * 2).tolist())
print(ma.average(b, weights=[[1, 1], [1, 3]]), ma.is_masked(b[0]))
b[1, 0] = ma.masked
print(b, ma.notmasked_edges(b.ravel()))
