"""Collatz steps, a polynomial hash, the largest integers."""

import numpy as np

n = np.arange(1, 1000)
steps = np.zeros_like(n)
mx = n.copy()
while (n > 1).any():
    m = n > 1
    odd = m & (n % 2 == 1)
    ev = m & (n % 2 == 0)
    n[odd] = 3 * n[odd] + 1
    n[ev] //= 2
    steps[m] += 1
    mx = np.maximum(mx, n)
print(
    steps.max(),
    steps.argmax(),
    mx.max(),
    steps.sum(),
    np.bincount(steps)[:5],
    np.unique(steps).size,
)
h = np.zeros(1, dtype=int)
for c in b"hello world":
    h = h * 31 + c
print(h)
print(
    np.random.default_rng(1).integers(0, 2**40, 3),
    np.uint64(2**63),
    np.array([2**63]),
    np.array([2**62, 1]),
    np.array([2**64]),
)
