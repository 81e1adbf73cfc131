"""Arithmetic with booleans."""

import numpy as np

b = np.array([True, False, True])
print(
    b.sum(),
    b.sum().dtype,
    repr(b.sum()),
    b + b,
    np.add(b, 1).dtype,
    (b * 3).dtype,
    np.count_nonzero(b),
    repr(np.count_nonzero(np.array([b, b]), axis=1)),
    np.array([True]).sum().dtype,
    b.cumsum().dtype,
    np.sum([True, True]),
)
