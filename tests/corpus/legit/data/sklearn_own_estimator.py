import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin, clone
from sklearn.model_selection import GridSearchCV


class MeanPlus(BaseEstimator, RegressorMixin):
    def __init__(self, shift=0.0):
        self.shift = shift

    def fit(self, X, y):
        self.mean_ = np.mean(y)
        return self

    def predict(self, X):
        return np.full(len(X), self.mean_ + self.shift)


search = GridSearchCV(MeanPlus(), {"shift": [-1.0, 0.0, 1.0]}, cv=2, scoring="neg_mean_absolute_error")
search.fit(np.zeros((6, 1)), [1, 2, 3, 1, 2, 3])
print(search.best_params_, clone(search.best_estimator_))
