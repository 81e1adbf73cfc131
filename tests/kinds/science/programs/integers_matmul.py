"""Products of matrices past 32 bits."""

import numpy as np

M = np.array([[1, 1], [1, 0]])
print(np.linalg.matrix_power(M, 80))
print((np.full((3, 3), 10**6) @ np.full((3, 3), 10**6)))
print(np.trace(np.full((3, 3), 10**9)), np.linalg.det(np.array([[1, 2], [3, 4]])))
