"""Dense linear algebra by LAPACK: LU, Schur, expm, banded, generalized."""

import numpy as np
from scipy import linalg

a = np.array([[2.0, 5, 8, 7], [5, 2, 2, 8], [7, 5, 6, 6], [5, 4, 4, 8]])
p, l, u = linalg.lu(a)
print(np.allclose(p @ l @ u, a), np.round(np.diag(u), 6).tolist())
lu, piv = linalg.lu_factor(a)
print(np.round(linalg.lu_solve((lu, piv), [1, 1, 1, 1]), 6).tolist())
t, z = linalg.schur(a)
print(np.allclose(z @ t @ z.T, a))
print(np.round(linalg.expm(np.array([[0.0, 1.0], [-1.0, 0.0]])), 8).tolist())
print(np.round(linalg.sqrtm([[4.0, 1.0], [0.0, 9.0]]), 6).tolist(), np.round(linalg.logm(np.eye(2) * 3), 6).tolist())
print(np.round(linalg.solve_banded((1, 1), [[0, 1, 1], [4, 4, 4], [1, 1, 0]], [1, 2, 3]), 7).tolist())
print(np.round(linalg.eigh([[2, 1], [1, 3]], [[2, 0], [0, 1]], eigvals_only=True), 7).tolist())
print(np.round(linalg.svdvals(a), 6).tolist(), linalg.null_space([[1, 1], [1, 1]]).shape)
print(linalg.toeplitz([1, 2, 3]).tolist(), linalg.hilbert(2).tolist(), linalg.block_diag([1], [[2, 3]]).tolist())
c, low = linalg.cho_factor([[4.0, 2], [2, 3]])
print(np.round(linalg.cho_solve((c, low), [1, 2]), 7).tolist())
print(np.round(np.sort(linalg.eigvals(a).real), 5).tolist(), round(linalg.det(a), 6))
print(np.round(linalg.solve_sylvester(*map(np.array, ([[-3.0, -2], [-1, -1]], [[2.0]], [[1], [2.0]]))), 6).tolist())
print(np.round(linalg.solve_triangular([[3.0, 0], [1, 2]], [6, 4], lower=True), 7).tolist())
print(np.round(linalg.hessenberg(a)[0, :2], 5).tolist(), linalg.bandwidth(np.eye(3)))
x = linalg.qr(a, pivoting=True)[2]
print(x.tolist(), np.round(linalg.pinvh([[2.0, 0], [0, 0]]), 6).tolist())
print(linalg.lapack.dgesv(a, np.ones(4))[3], linalg.blas.ddot([1, 2, 3], [4, 5, 6]))
