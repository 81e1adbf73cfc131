"""Sparse matrices of integers and their indices."""

import numpy as np
import scipy.sparse as sp

A = sp.csr_matrix(np.array([[1, 0, 2], [0, 0, 3], [4, 5, 6]]))
print(
    A.dtype,
    A.indices.dtype,
    A.indptr.dtype,
    A.data.dtype,
    (A @ A).toarray(),
    A.sum(),
    A.sum(axis=0),
    (A * 10**10).toarray(),
    A.T.tocoo().row.dtype,
)
print(
    sp.coo_matrix(
        (np.array([1, 2]), (np.array([0, 1]), np.array([1, 0]))), shape=(2, 2)
    )
    .tocsr()
    .toarray(),
    sp.eye(3, dtype=int).toarray(),
    sp.diags([1, 2]).toarray(),
    A[1].toarray(),
    A[:, np.array([0, 2])].toarray(),
    A[np.array([0, 2])].toarray(),
    A.nonzero(),
    sp.random(3, 3, 0.5, random_state=1).nnz,
    A.argmax(axis=1),
)
from scipy.sparse.csgraph import connected_components, shortest_path, dijkstra

print(connected_components(A), shortest_path(A), dijkstra(A, return_predecessors=True))
from scipy.sparse.linalg import spsolve

print(spsolve(A.astype(float).tocsc() + sp.eye(3), np.ones(3)))
