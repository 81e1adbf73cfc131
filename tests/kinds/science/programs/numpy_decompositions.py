"""Eigenvalues, SVD, QR, Cholesky, pseudo-inverse, matrix powers."""

import numpy as np

a = np.array([[2.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 4.0]])
values, vectors = np.linalg.eigh(a)
print(np.round(values, 8).tolist())
print(np.allclose(vectors @ np.diag(values) @ vectors.T, a))
general = np.linalg.eigvals(np.array([[0.0, 1.0], [-1.0, 0.0]]))
print(sorted(np.round(general.imag, 9).tolist()))
u, s, vt = np.linalg.svd(np.arange(12.0).reshape(4, 3), full_matrices=False)
print(u.shape, np.round(s, 6).tolist(), vt.shape)
q, r = np.linalg.qr(a)
print(np.allclose(q @ r, a), np.round(np.abs(np.diag(r)), 6).tolist())
print(np.round(np.linalg.cholesky(a), 6).tolist())
print(np.round(np.linalg.pinv(np.array([[1.0, 2], [3, 4], [5, 6]])), 6).tolist())
print(np.linalg.matrix_power(np.array([[1, 1], [1, 0]]), 20).tolist())
print(np.round(np.linalg.slogdet(a), 8).tolist())
stack = np.linalg.det(np.arange(8.0).reshape(2, 2, 2))
print(np.round(stack, 6).tolist())
