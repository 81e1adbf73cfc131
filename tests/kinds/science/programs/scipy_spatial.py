"""Distances, KD-trees, hulls and triangulations by Qhull, rotations."""

import numpy as np
from scipy import spatial

points = np.random.default_rng(5).random((20, 2))
tree = spatial.KDTree(points)
distance, index = tree.query([0.5, 0.5], k=3)
print(np.round(distance, 7).tolist(), index.tolist(), len(tree.query_pairs(0.2)))
hull = spatial.ConvexHull(points)
print(sorted(hull.vertices.tolist()), round(hull.volume, 8), round(hull.area, 8))
print(spatial.Delaunay(points).simplices.shape, len(spatial.Voronoi(points).vertices))
print(np.round(spatial.distance.pdist([[0, 0], [3, 4], [6, 8]]), 6).tolist())
for metric in ("cityblock", "cosine", "chebyshev", "correlation", "canberra"):
    print(metric, np.round(spatial.distance.cdist([[1, 2, 3.0]], [[2, 0, 1.0]], metric), 7).tolist())
print(spatial.distance.hamming([1, 0, 1], [1, 1, 1]).round(6), spatial.distance.squareform([1, 2, 3]).tolist())
rotation = spatial.transform.Rotation.from_euler("zyx", [90, 45, 30], degrees=True)
print(np.round(rotation.as_quat(), 7).tolist(), np.round(rotation.apply([1, 0, 0]), 7).tolist())
print(np.round(spatial.procrustes([[1, 3], [1, 2], [1, 1], [2, 1]], [[4, -2], [4, -4], [4, -6], [2, -6]])[2] + 0.0, 6))
print(np.round(spatial.SphericalVoronoi(np.vstack([np.eye(3), -np.eye(3)])).calculate_areas(), 6).tolist())
print(round(spatial.distance.directed_hausdorff([[0, 0], [1, 1]], [[0, 0], [2, 2]])[0], 6))
try:
    spatial.ConvexHull([[0, 0], [1, 1], [2, 2]])
except spatial.QhullError as error:
    print(str(error).split("\n")[0])
