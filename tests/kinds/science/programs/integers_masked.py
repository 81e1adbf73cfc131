"""Masked arrays of integers."""

import numpy as np

m = np.ma.array([1, 2, 3], mask=[0, 1, 0])
print(
    repr(m),
    m.sum(),
    repr(m.sum()),
    m.dtype,
    m.count(),
    repr(m.argsort()),
    m * 10**10,
    np.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]]).count(axis=0),
)
