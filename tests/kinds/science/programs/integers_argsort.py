"""Orders and places in arrays."""

import numpy as np

a = np.array([3.0, 1.0, 2.0])
o = a.argsort()
print(repr(o), o.dtype, repr(np.argsort(a)), repr(np.argmax(a)), type(a.argmin()))
print(
    np.argmax(a) * 10**10 if True else 0,
    a.searchsorted(2.5),
    repr(np.searchsorted([1, 2, 3], [2, 3])),
)
print(repr(np.lexsort(([1, 2], [2, 1]))), repr(np.argwhere(a > 1)))
