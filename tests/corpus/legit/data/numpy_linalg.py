import numpy as np

A = np.array([[3.0, 1.0], [1.0, 2.0]])
b = np.array([9.0, 8.0])
x = np.linalg.solve(A, b)
values, vectors = np.linalg.eigh(A)
print(x, np.allclose(A @ x, b), values.round(3))
print(np.linalg.det(A).round(6), np.linalg.norm(vectors[:, 0]).round(6))
