"""KMeans and other clusterings, and how well they did."""

import numpy as np
from sklearn import cluster, metrics, mixture
from sklearn.datasets import make_blobs, make_moons

X, y = make_blobs(n_samples=90, centers=[[0, 0], [6, 6], [0, 8]], cluster_std=0.7, random_state=3)
km = cluster.KMeans(n_clusters=3, n_init=10, random_state=0).fit(X)
print(np.round(km.cluster_centers_[km.cluster_centers_.sum(axis=1).argsort()], 4).tolist(), round(km.inertia_, 4))
print(metrics.adjusted_rand_score(y, km.labels_), round(metrics.silhouette_score(X, km.labels_), 5))
print(np.bincount(km.predict([[0, 0.1], [6, 5.9], [0.2, 8]])).tolist())
for model in (
    cluster.AgglomerativeClustering(3),
    cluster.DBSCAN(eps=1.2, min_samples=4),
    cluster.MiniBatchKMeans(3, n_init=5, random_state=0),
    cluster.SpectralClustering(3, random_state=0, assign_labels="discretize"),
    cluster.MeanShift(bandwidth=2.5),
    cluster.OPTICS(min_samples=8, max_eps=3),
    cluster.Birch(n_clusters=3),
    cluster.HDBSCAN(min_cluster_size=10),
    mixture.GaussianMixture(3, random_state=0),
):
    labels = model.fit_predict(X)
    print(type(model).__name__, round(metrics.adjusted_rand_score(y, labels), 1))
moons, truth = make_moons(80, noise=0.03, random_state=1)
print(metrics.adjusted_mutual_info_score(truth, cluster.DBSCAN(eps=0.3).fit_predict(moons)).round(6))
print(round(metrics.calinski_harabasz_score(X, y), 3), round(metrics.davies_bouldin_score(X, y), 5))
