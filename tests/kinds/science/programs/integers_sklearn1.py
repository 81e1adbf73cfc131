"""Encoders, clusters and splits of scikit-learn."""

import numpy as np
from sklearn.preprocessing import LabelEncoder, OneHotEncoder, OrdinalEncoder
from sklearn.cluster import KMeans
from sklearn.model_selection import train_test_split, KFold

l = LabelEncoder().fit_transform(list("bac"))
print(repr(l), l.dtype)
km = KMeans(2, random_state=0, n_init=3).fit(np.array([[0.0], [1], [10], [11]]))
print(km.labels_, km.labels_.dtype, km.predict([[3.0]]))
a, b = train_test_split(np.arange(10), random_state=1)
print(repr(a), repr(b))
for tr, te in KFold(3, shuffle=True, random_state=1).split(np.arange(6)):
    print(repr(tr), repr(te))
print(
    OneHotEncoder().fit_transform([["a"], ["b"]]).toarray(),
    OrdinalEncoder(dtype=int).fit_transform([["a"], ["b"]]),
)
