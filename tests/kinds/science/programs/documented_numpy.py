"""Examples of numpy's documentation.

documented: numpy.percentile, numpy.einsum
"""

import numpy as np

a = np.array([[10, 7, 4], [3, 2, 1]])
print(np.percentile(a, 50))
print(repr(np.percentile(a, 50, axis=0)))
print(repr(np.percentile(a, 50, axis=1, keepdims=True)))
a = np.arange(25).reshape(5, 5)
b = np.arange(5)
c = np.arange(6).reshape(2, 3)
print(np.einsum("ii", a))
print(repr(np.einsum("ij->i", a)))
print(repr(np.einsum("ij->ji", c)))
print(repr(np.einsum("ij,j", a, b)))
