"""Metrics and word counts of scikit-learn."""

import numpy as np
from sklearn.metrics import (
    confusion_matrix,
    accuracy_score,
    classification_report,
    roc_auc_score,
)
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

c = confusion_matrix([0, 1, 1, 0], [0, 1, 0, 0])
print(repr(c), c.dtype, accuracy_score([0, 1], [0, 1], normalize=False))
print(classification_report([0, 1, 1], [0, 1, 0]))
X = CountVectorizer().fit_transform(["a bb cc bb", "cc dd"])
print(repr(X), X.dtype, X.indices.dtype, X.toarray(), X.sum(axis=0))
print(TfidfVectorizer().fit_transform(["aa bb", "bb"]).toarray())
