"""Fibonacci numbers in an array of int."""

import numpy as np

f = np.zeros(60, dtype=int)
f[1] = 1
for i in range(2, 60):
    f[i] = f[i - 1] + f[i - 2]
print(f[-1], f.dtype)
print(f)
