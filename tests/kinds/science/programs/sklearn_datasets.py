"""The data sets that come with the package, and those that are made."""

import numpy as np
from sklearn import datasets

for load in (datasets.load_iris, datasets.load_wine, datasets.load_breast_cancer, datasets.load_digits, datasets.load_diabetes, datasets.load_linnerud):
    bunch = load()
    print(load.__name__, bunch.data.shape, round(float(bunch.data.sum()), 4), np.shape(bunch.target), bunch.DESCR.strip()[:20])
print(datasets.load_iris(as_frame=True).frame.head(2).to_string())
X, y = datasets.make_classification(50, 6, random_state=4)
print(X.shape, y.sum(), round(X.sum(), 6))
X, y, coefficients = datasets.make_regression(20, 3, coef=True, noise=0.1, random_state=1)
print(np.round(coefficients, 5).tolist(), round(y.sum(), 5))
print(np.round(datasets.make_circles(6, random_state=2)[0][0], 6).tolist(), datasets.make_swiss_roll(5, random_state=0)[0].shape)
print(datasets.make_sparse_spd_matrix(3, random_state=0).shape, datasets.make_friedman1(4, random_state=0)[1].round(5).tolist())
