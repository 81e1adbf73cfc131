"""Arithmetic with what where and nonzero find."""

import numpy as np

x = np.arange(50_000)
w = np.where(x % 49_999 == 0)[0]
print(repr(w), w.dtype, w**2, (w * w).sum())
print(np.where(x > 49_990, x * 100_000, 0)[-3:])
nz = np.nonzero(x)[0]
print((nz**2)[-1], np.flatnonzero(x)[-1] * np.flatnonzero(x)[-1])
