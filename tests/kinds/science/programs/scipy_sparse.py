"""Sparse matrices: formats, arithmetic, solvers, eigenvalues, graphs."""

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph
from scipy.sparse import linalg as splinalg

m = sparse.coo_array(([1, 2, 3, 4], ([0, 1, 2, 0], [0, 1, 2, 2]))).tocsr()
print(m.toarray().tolist(), m.nnz, m.indptr.tolist(), (m @ m).toarray().tolist())
print(m.T.tocsc()[[2], :].toarray().tolist(), m.sum(axis=0).tolist())
n = 30
laplace = sparse.diags([-1, 2, -1], [-1, 0, 1], shape=(n, n), format="csc")
x = splinalg.spsolve(laplace, np.ones(n))
print(np.round(x[:4], 6).tolist(), np.allclose(laplace @ x, 1))
lu = splinalg.splu(laplace)
print(np.round(lu.solve(np.arange(n, dtype=float))[:3], 5).tolist(), lu.L.nnz)
for solver in (splinalg.cg, splinalg.gmres, splinalg.bicgstab):
    solution, code = solver(laplace, np.ones(n), rtol=1e-10, maxiter=500)
    print(solver.__name__, code, np.allclose(solution, x, atol=1e-5))
print(np.round(splinalg.eigsh(laplace, k=3, sigma=0, v0=np.ones(n), return_eigenvectors=False), 8).tolist())
print(np.round(np.sort(splinalg.svds(laplace, k=2, v0=np.ones(n), return_singular_vectors=False)), 6).tolist())
print(np.round(splinalg.expm_multiply(laplace, np.ones(n))[:2], 6).tolist())
graph = sparse.csr_array([[0, 1, 4, 0], [0, 0, 2, 6], [0, 0, 0, 3], [0, 0, 0, 0]])
print(csgraph.dijkstra(graph, indices=0).tolist(), csgraph.connected_components(graph)[0])
print(csgraph.minimum_spanning_tree(graph).sum(), csgraph.maximum_flow(graph.astype("int32"), 0, 3).flow_value)
print(sparse.random(4, 4, density=0.5, random_state=1).nnz, sparse.kron(np.eye(2), [[1, 2]]).toarray().tolist())
print(sparse.vstack([m, m]).shape, sparse.lil_matrix((2, 2)).dtype, sparse.issparse(m))
