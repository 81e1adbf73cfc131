"""Assignments, neighbours, peaks and sparse matrices of scipy."""

import numpy as np
import scipy.sparse as sp
from scipy import optimize, spatial, signal, stats, ndimage, special, cluster

print([repr(v) for v in optimize.linear_sum_assignment([[4, 1], [2, 3]])])
t = spatial.cKDTree(np.arange(10.0).reshape(5, 2))
d, i = t.query([[1, 1], [5, 5]], k=2)
print(
    i.dtype,
    repr(i),
    i * 10**10,
    t.query_ball_point([1, 1], 3),
    spatial.KDTree([[0, 0], [1, 1]]).query([0.2, 0.1]),
)
p, props = signal.find_peaks([0, 2, 0, 3, 0], height=1, prominence=0.5)
print(
    repr(p),
    {k: v.dtype for k, v in props.items()},
    signal.argrelextrema(np.array([0, 2, 0]), np.greater),
    signal.peak_widths([0, 2, 0, 3, 0], p),
    signal.peak_prominences([0, 2, 0, 3, 0], p),
)
lab, n = ndimage.label([1, 0, 1, 1])
print(
    lab.dtype,
    n,
    ndimage.find_objects(lab),
    ndimage.maximum_position([1, 3, 2]),
    repr(ndimage.center_of_mass(np.array([1, 3, 2]))),
)
m = sp.random(4, 4, 0.5, random_state=0, format="csr")
print(
    m.indices.dtype,
    m.indptr.dtype,
    m.nnz * 10**10,
    [a.dtype for a in m.nonzero()],
    m.tocoo().row.dtype,
    m.argmax(axis=0),
    m.getnnz(axis=0).dtype,
)
a = sp.csr_matrix(np.array([[10**6, 0], [0, 10**6]]))
print(
    (a @ a).toarray(),
    a.dot(a).sum(),
    a.sum(axis=1),
    a.power(2).toarray(),
    a.multiply(a).toarray(),
    a.max(),
    sp.vstack([a, a]).toarray(),
    (a * 10**6).diagonal(),
)
print(
    stats.rankdata([3, 1, 2]),
    stats.mode([1, 1, 2]),
    stats.binned_statistic([1, 2, 3], [1, 2, 3], bins=2),
    stats.binom.rvs(10, 0.5, size=3, random_state=0).dtype,
    stats.poisson.rvs(3, size=3, random_state=0),
    stats.describe([1, 2, 3]),
)
print(
    special.factorial([3, 20], exact=True),
    special.comb(60, 30, exact=True),
    special.perm(5, 2, exact=True),
    special.binom(40, 20),
    special.eval_legendre(3, 0.5),
    special.jn(2, 1.5),
    special.bdtr(2, 5, 0.5),
    special.eval_hermite(np.array([1, 2]), 0.5),
    special.expn(2, 0.5),
    special.smirnov(5, 0.3),
    special.yn(1, 2.0),
    special.factorial2(7),
    special.sph_harm(1, 2, 0.1, 0.2).round(9),
)
Z = cluster.hierarchy.linkage([[0.0], [1], [5]])
print(
    cluster.hierarchy.fcluster(Z, 2, "distance").dtype,
    cluster.hierarchy.leaves_list(Z),
    cluster.vq.vq(np.array([[1.0]]), np.array([[0.0], [1.0]])),
)
print(
    spatial.ConvexHull([[0, 0], [1, 0], [0, 1]]).simplices.dtype,
    spatial.Delaunay([[0, 0], [1, 0], [0, 1], [1, 1]]).simplices,
    spatial.distance.cdist([[1, 2]], [[3, 4]]),
)
from scipy.sparse.csgraph import (
    minimum_spanning_tree,
    breadth_first_order,
    connected_components,
)

print(breadth_first_order(m, 0), minimum_spanning_tree(m).nnz, connected_components(m))
print(
    optimize.linprog([1, 2], A_ub=[[-1, -1]], b_ub=[-1]).x,
    optimize.milp(
        [1, 1],
        integrality=[1, 1],
        constraints=optimize.LinearConstraint([[1, 1]], 1, np.inf),
    ).x,
)
print(
    signal.convolve([10**5, 1], [10**5, 1]),
    signal.correlate([10**5], [10**5]),
    np.convolve([10**5], [10**5]),
    signal.lfilter([1.0], [1, -1], np.arange(4.0)),
)
