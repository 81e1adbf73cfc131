"""Bins of numbers."""

import numpy as np

d = np.digitize([0.2, 6.4, 3.0], np.array([0.0, 1.0, 2.5, 4.0, 10.0]))
print(repr(d), d.dtype)
