"""Integers in and out of scipy."""

import numpy as np
from scipy import stats, special, ndimage, signal, spatial, cluster

print(
    stats.mode(np.array([1, 2, 2, 3])),
    stats.rankdata([3, 1, 2]),
    round(stats.spearmanr([1, 2, 3, 4], [1, 3, 2, 4]).statistic, 9),
    round(stats.binom.pmf(2, 5, 0.5), 9),
    stats.poisson.rvs(3, size=3, random_state=1),
    stats.randint.rvs(0, 10, size=3, random_state=1),
    stats.chi2_contingency(np.array([[10, 20], [30, 40]])).statistic.round(9),
    stats.kendalltau([1, 2, 3], [1, 3, 2]),
    stats.ttest_ind([1, 2, 3], [2, 3, 5]),
    stats.mannwhitneyu([1, 2, 3], [4, 5, 6]),
    stats.ks_2samp([1, 2], [2, 3]),
)
print(
    special.comb(40, 20, exact=True),
    special.factorial(15),
    special.comb(np.array([5, 30]), 2),
    special.factorial(np.arange(5), exact=True),
)
print(
    ndimage.label(np.array([1, 1, 0, 1])),
    ndimage.sum([1, 2, 3], [1, 1, 2], [1, 2]),
    signal.find_peaks([0, 1, 0, 2, 0])[0],
    spatial.cKDTree(np.arange(6).reshape(3, 2)).query([0, 1]),
    spatial.ConvexHull(np.array([[0, 0], [1, 0], [0, 1], [1, 1], [0.5, 0.5]])).vertices,
    cluster.hierarchy.fcluster(
        cluster.hierarchy.linkage(np.arange(4.0)[:, None]), 2, "maxclust"
    ),
)
from scipy.optimize import linear_sum_assignment

print(linear_sum_assignment(np.array([[4, 1], [2, 0]])))
print(repr(stats.multinomial.rvs(5, [0.5, 0.5], random_state=1)))
