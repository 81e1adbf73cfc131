import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_score

rng = np.random.default_rng(0)
X = np.vstack([rng.normal(loc, 0.1, size=(20, 4)) for loc in (0, 3, 6)])
labels = KMeans(n_clusters=3, n_init=10, random_state=0).fit_predict(X)
print(sorted(np.bincount(labels).tolist()), silhouette_score(X, labels) > 0.9)
print(PCA(n_components=1).fit(X).explained_variance_ratio_[0] > 0.99)
