import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.integrate import quad
from scipy.interpolate import CubicSpline
from scipy.sparse import csr_matrix
from scipy.spatial import KDTree

m = csr_matrix(np.eye(4))
print(m.nnz, (m @ np.arange(4)).tolist(), round(quad(np.sin, 0, np.pi)[0], 6))
print(KDTree([[0, 0], [1, 1], [5, 5]]).query([0.9, 0.9])[1], CubicSpline([0, 1, 2], [0, 1, 4])(1.5).round(2))
print(fcluster(linkage([[0], [1], [10], [11]]), 2, criterion="maxclust").tolist())
