"""Random integers past 32 bits."""

import numpy as np

np.random.seed(1)
print(np.random.randint(0, 10**10))
print(np.random.randint(0, 10, 5), np.random.randint(0, 10, 5).dtype)
print(np.random.randint(0, 10**12, 3))
print(np.random.RandomState(3).randint(1, 100, 4).dtype, type(np.random.randint(5)))
