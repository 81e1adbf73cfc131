"""Linear models: least squares, ridge, lasso, logistic, and others."""

import numpy as np
from sklearn import linear_model
from sklearn.datasets import load_diabetes, load_iris

X, y = load_diabetes(return_X_y=True)
for model in (
    linear_model.LinearRegression(),
    linear_model.Ridge(alpha=0.5),
    linear_model.Lasso(alpha=0.1),
    linear_model.ElasticNet(alpha=0.01, l1_ratio=0.7),
    linear_model.BayesianRidge(),
    linear_model.HuberRegressor(max_iter=500),
    linear_model.OrthogonalMatchingPursuit(n_nonzero_coefs=4),
):
    print(type(model).__name__, round(model.fit(X, y).score(X, y), 4))
print(np.round(linear_model.LinearRegression().fit(X, y).coef_[:3], 3).tolist())
print((linear_model.LassoCV(cv=3).fit(X, y).coef_ != 0).sum(), round(linear_model.RidgeCV().fit(X, y).alpha_, 3))
X, y = load_iris(return_X_y=True)
logistic = linear_model.LogisticRegression(max_iter=1000).fit(X, y)
print(round(logistic.score(X, y), 4), np.round(logistic.predict_proba(X[:1]), 3).tolist())
for model in (linear_model.SGDClassifier(random_state=0), linear_model.Perceptron(random_state=0), linear_model.RidgeClassifier()):
    print(type(model).__name__, model.fit(X, y).predict(X[::30]).tolist())
print(np.round(linear_model.PoissonRegressor().fit([[1.0], [2], [3]], [1, 3, 8]).predict([[4.0]]), 3).tolist())
