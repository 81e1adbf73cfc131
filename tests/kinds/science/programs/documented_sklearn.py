"""Examples of scikit-learn's documentation.

documented: sklearn.metrics.classification_report,
    sklearn.linear_model.LinearRegression, sklearn.preprocessing.StandardScaler,
    sklearn.feature_extraction.text.CountVectorizer
"""

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LinearRegression
from sklearn.metrics import classification_report
from sklearn.preprocessing import StandardScaler

names = ["class 0", "class 1", "class 2"]
print(classification_report([0, 1, 2, 2, 2], [0, 0, 2, 2, 1], target_names=names))
X = np.array([[1, 1], [1, 2], [2, 2], [2, 3]])
y = np.dot(X, np.array([1, 2])) + 3
reg = LinearRegression().fit(X, y)
print(reg.score(X, y), repr(reg.coef_), round(reg.intercept_, 9), repr(reg.predict(np.array([[3, 5]]))))
scaler = StandardScaler()
print(scaler.fit([[0, 0], [0, 0], [1, 1], [1, 1]]), scaler.mean_)
print(scaler.transform([[2, 2]]))
corpus = [
    "This is the first document.",
    "This document is the second document.",
    "And this is the third one.",
    "Is this the first document?",
]
print(CountVectorizer().fit_transform(corpus).toarray())
