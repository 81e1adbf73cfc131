"""Splitters, learning curves, dummy models, multi-class wrappers, cloning."""

import numpy as np
from sklearn import base, dummy, inspection, multiclass, multioutput
from sklearn.datasets import load_iris
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import (
    GroupKFold, LeaveOneOut, RandomizedSearchCV, ShuffleSplit, TimeSeriesSplit, cross_val_predict, cross_validate, learning_curve, train_test_split,
)
from sklearn.tree import DecisionTreeClassifier

X, y = load_iris(return_X_y=True)
print([test.tolist() for _, test in TimeSeriesSplit(3).split(range(8))], LeaveOneOut().get_n_splits(range(4)))
print([test.tolist() for _, test in GroupKFold(2).split(range(4), groups=[1, 1, 2, 3])])
print([test.tolist() for _, test in ShuffleSplit(2, test_size=2, random_state=0).split(range(6))])
print(train_test_split(list(range(10)), random_state=42))
scores = cross_validate(DecisionTreeClassifier(random_state=0), X, y, scoring=["accuracy", "f1_macro"], cv=4)
print(np.round(scores["test_accuracy"], 4).tolist(), np.round(scores["test_f1_macro"], 4).tolist())
sizes, train, test = learning_curve(LogisticRegression(max_iter=500), X, y, train_sizes=[0.3, 0.9], shuffle=True, random_state=0, cv=3)
print(sizes.tolist(), np.round(test.mean(axis=1), 2).tolist())
search = RandomizedSearchCV(DecisionTreeClassifier(random_state=0), {"max_depth": [1, 2, 3, 4]}, n_iter=3, random_state=0, cv=3).fit(X, y)
print(search.best_params_, round(search.best_score_, 4))
print((cross_val_predict(LogisticRegression(max_iter=500), X, y) == y).sum(), round(dummy.DummyClassifier().fit(X, y).score(X, y), 4))
votes = VotingClassifier([("a", LogisticRegression(max_iter=500)), ("b", DecisionTreeClassifier(max_depth=3, random_state=0))], voting="soft").fit(X, y)
stack = StackingClassifier([("b", DecisionTreeClassifier(max_depth=3, random_state=0))], LogisticRegression(max_iter=500)).fit(X, y)
print(round(votes.score(X, y), 2), round(stack.score(X, y), 2), round(multiclass.OneVsRestClassifier(LogisticRegression(max_iter=500)).fit(X, y).score(X, y), 4))
print(np.round(multioutput.MultiOutputRegressor(LinearRegression()).fit(X[:, :2], X[:, 2:]).predict(X[:1, :2]), 4).tolist())
print(inspection.permutation_importance(votes, X, y, n_repeats=3, random_state=0).importances_mean.argsort()[::-1][:2].tolist())
print(base.clone(votes).get_params()["voting"])


class Mean(base.RegressorMixin, base.BaseEstimator):
    def fit(self, X, y):
        self.mean_ = float(np.mean(y))
        return self

    def predict(self, X):
        return np.full(len(X), self.mean_)


print(Mean().fit(X, y).score(X, y), Mean())
