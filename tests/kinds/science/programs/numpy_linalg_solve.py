"""Linear systems: solve, inverse, determinant, rank, least squares."""

import numpy as np

a = np.array([[4.0, -2.0, 1.0], [-2.0, 4.0, -2.0], [1.0, -2.0, 4.0]])
b = np.array([11.0, -16.0, 17.0])
x = np.linalg.solve(a, b)
print(np.round(x, 9).tolist())
print(np.allclose(a @ x, b), round(np.linalg.det(a), 9))
print(np.round(np.linalg.inv(a), 9).tolist())
print(np.linalg.matrix_rank(np.array([[1, 2], [2, 4]])))
t = np.arange(6.0)
design = np.vstack([t, np.ones(6)]).T
coefficients, residuals, rank, singular = np.linalg.lstsq(
    design, np.array([-1, 0.2, 0.9, 2.1, 2.9, 4.2]), rcond=None
)
print(np.round(coefficients, 6).tolist(), np.round(residuals, 6).tolist(), rank)
print(np.round(singular, 6).tolist())
print(round(np.linalg.cond(a), 6), round(np.linalg.norm(a, "nuc"), 6))
try:
    np.linalg.inv(np.zeros((2, 3)))
except np.linalg.LinAlgError as error:
    print(type(error).__name__, error)
