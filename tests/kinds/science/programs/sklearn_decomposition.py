"""PCA and relatives, manifolds."""

import numpy as np
from sklearn import decomposition, discriminant_analysis, manifold, random_projection
from sklearn.datasets import load_digits, load_iris

X, y = load_iris(return_X_y=True)
pca = decomposition.PCA(3).fit(X)
print(np.round(pca.explained_variance_ratio_, 6).tolist(), np.round(np.abs(pca.components_[0]), 6).tolist())
print(np.round(np.abs(pca.transform(X[:2])), 4).tolist(), np.allclose(decomposition.PCA().fit(X).inverse_transform(decomposition.PCA().fit_transform(X)), X))
digits, _ = load_digits(return_X_y=True)
print(decomposition.PCA(0.9, svd_solver="full").fit(digits).n_components_)
print(np.round(decomposition.NMF(2, init="nndsvd", max_iter=500).fit(X).reconstruction_err_, 2))
print(decomposition.FastICA(2, random_state=0, whiten="unit-variance").fit_transform(X).shape)
print(np.round(np.abs(decomposition.KernelPCA(2, kernel="rbf", gamma=0.1).fit_transform(X)[0]), 4).tolist())
print(round(decomposition.FactorAnalysis(2, random_state=0).fit(X).score(X), 3))
print(np.round(np.abs(discriminant_analysis.LinearDiscriminantAnalysis().fit(X, y).transform(X[:1])), 3).tolist())
print(round(discriminant_analysis.QuadraticDiscriminantAnalysis().fit(X, y).score(X, y), 4))
print(manifold.TSNE(random_state=0, perplexity=10, max_iter=250, init="pca").fit_transform(X[:40]).shape)
print(manifold.Isomap(n_components=2).fit_transform(X).shape, manifold.MDS(random_state=0, max_iter=20, n_init=1).fit_transform(X[:20]).shape)
print(random_projection.johnson_lindenstrauss_min_dim(1000, eps=0.5), decomposition.IncrementalPCA(2, batch_size=50).fit(X).n_samples_seen_)
