"""Examples of scipy's documentation.

documented: scipy.stats.chi2_contingency, scipy.stats.fisher_exact,
    scipy.linalg.solve_banded, scipy.sparse.csgraph.dijkstra,
    scipy.optimize.linprog, scipy.optimize.linear_sum_assignment
"""

import numpy as np
from scipy.linalg import solve_banded
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.stats import chi2_contingency, fisher_exact

result = chi2_contingency(np.array([[176, 230], [21035, 21018]]))
print(f"{result.statistic:.12f} {result.pvalue:.12f}")
result = fisher_exact([[7, 17], [15, 5]], alternative="less")
print(f"{result.statistic:.12f} {result.pvalue:.12f}")
ab = np.array([[0, 0, -1, -1, -1], [0, 2, 2, 2, 2], [5, 4, 3, 2, 1], [1, 1, 1, 1, 0]])
print(repr(solve_banded((1, 2), ab, np.array([0, 1, 2, 2, 3]))))
graph = csr_matrix([[0, 1, 2, 0], [0, 0, 0, 1], [0, 0, 0, 3], [0, 0, 0, 0]])
distances, before = dijkstra(csgraph=graph, directed=False, indices=0, return_predecessors=True)
print(distances, before)
plan = linprog([-1, 4], A_ub=[[-3, 1], [1, 2]], b_ub=[6, 4], bounds=[(None, None), (-3, None)])
print(plan.fun, repr(plan.x), plan.message)
cost = np.array([[4, 1, 3], [2, 0, 5], [3, 2, 2]])
rows, columns = linear_sum_assignment(cost)
print(columns, cost[rows, columns].sum())
