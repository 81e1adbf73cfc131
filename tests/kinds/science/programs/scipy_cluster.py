"""Hierarchical clustering and vector quantization."""

import numpy as np
from scipy.cluster import hierarchy, vq

data = np.array([[0, 0], [0, 1], [5, 5], [5, 6], [10, 0], [10, 1.5]])
for method in ("single", "complete", "average", "ward", "centroid"):
    z = hierarchy.linkage(data, method)
    print(method, np.round(z[:, 2], 5).tolist(), hierarchy.fcluster(z, 3, "maxclust").tolist())
z = hierarchy.linkage(data, "average")
print(np.round(hierarchy.cophenet(z)[:4], 5).tolist())
print(hierarchy.leaves_list(z).tolist(), hierarchy.dendrogram(z, no_plot=True)["ivl"])
print(hierarchy.to_tree(z).count, hierarchy.is_valid_linkage(z), hierarchy.cut_tree(z, 2).ravel().tolist())
centers, distortion = vq.kmeans(vq.whiten(data), vq.whiten(data)[[0, 2, 4]])
print(np.round(centers, 6).tolist(), round(float(distortion), 6))
centroid, label = vq.kmeans2(data, data[[0, 2, 4]], minit="matrix")
print(centroid.tolist(), label.tolist(), vq.vq(data, centroid)[1].round(5).tolist())
