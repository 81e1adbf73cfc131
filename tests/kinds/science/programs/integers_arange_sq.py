"""Squares of a range, summed past 32 bits."""

import numpy as np

print((np.arange(100_000) ** 2).sum())
