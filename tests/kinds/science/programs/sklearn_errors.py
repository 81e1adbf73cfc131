"""What scikit-learn says of a mistake."""

import warnings

import numpy as np
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.tree import DecisionTreeClassifier


def attempt(function):
    try:
        print("no error", function())
    except (ValueError, TypeError, NotFittedError) as error:
        print(type(error).__name__, "|", str(error).splitlines()[0].partition(": np.int")[0])


attempt(lambda: LinearRegression().predict([[1]]))
attempt(lambda: LinearRegression().fit([[np.nan]], [1]))
attempt(lambda: LinearRegression().fit([[1], [2]], [1]))
attempt(lambda: LinearRegression().fit([1, 2], [1, 2]))
attempt(lambda: LogisticRegression().fit([[1], [2]], [1, 1]))
attempt(lambda: DecisionTreeClassifier(max_depth=-1).fit([[1], [2]], [0, 1]))
attempt(lambda: KMeans(5).fit([[1], [2]]))
attempt(lambda: LinearRegression(nope=1))
attempt(lambda: LinearRegression().fit([[1, 2]], [1]).predict([[1]]))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    LogisticRegression(max_iter=1).fit([[0.0], [1], [5], [9]], [0, 1, 0, 1])
print([w.category is ConvergenceWarning for w in caught])
