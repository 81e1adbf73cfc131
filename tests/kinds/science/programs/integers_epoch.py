"""Seconds since 1970 as milliseconds."""

import numpy as np

print(np.array([1718000000]) * 1000)
