"""Labels, splits, trees and neighbours of scikit-learn."""

import numpy as np
from sklearn.cluster import DBSCAN, AgglomerativeClustering, KMeans
from sklearn.tree import DecisionTreeClassifier, export_text
from sklearn.ensemble import RandomForestClassifier
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    StratifiedKFold,
    KFold,
    GridSearchCV,
    cross_val_score,
    train_test_split,
)
from sklearn.metrics import (
    confusion_matrix,
    classification_report,
    precision_recall_fscore_support,
    roc_curve,
)
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.preprocessing import (
    LabelEncoder,
    OrdinalEncoder,
    KBinsDiscretizer,
    LabelBinarizer,
    MultiLabelBinarizer,
)
from sklearn.naive_bayes import MultinomialNB
from sklearn.datasets import load_iris, make_classification

X, y = load_iris(return_X_y=True)
print(y.dtype, np.bincount(y), np.unique(y, return_counts=True))
d = DBSCAN(eps=0.5).fit(X)
print(
    d.labels_.dtype,
    repr(d.labels_[:5]),
    d.core_sample_indices_.dtype,
    d.fit_predict(X).dtype,
    (d.labels_.astype(int) * 10**10).max(),
)
g = AgglomerativeClustering(3).fit(X)
print(g.labels_.dtype, repr(g.labels_[:3]), g.children_.dtype, np.bincount(g.labels_))
k = KMeans(3, n_init=1, random_state=0).fit(X)
print(k.labels_.dtype, k.predict(X[:2]).dtype)
t = DecisionTreeClassifier(random_state=0, max_depth=2).fit(X, y)
print(
    t.predict(X[:3]).dtype,
    t.apply(X[:3]),
    t.apply(X[:3]).dtype,
    t.tree_.feature,
    t.tree_.children_left,
    t.tree_.node_count,
    t.tree_.n_node_samples,
    t.classes_.dtype,
    t.decision_path(X[:2]).indices,
)
print(export_text(t))
print(
    RandomForestClassifier(5, random_state=0).fit(X, y).predict(X[::50]),
    RandomForestClassifier(5, random_state=0).fit(X, y).apply(X[:2]).dtype,
)
n = NearestNeighbors(n_neighbors=2).fit(X)
dist, ind = n.kneighbors(X[:2])
print(ind.dtype, repr(ind), ind * 10**10)
print(
    KNeighborsClassifier(3).fit(X, y).predict(X[:3]),
    repr(KNeighborsClassifier(3).fit(X, y).kneighbors(X[:1], return_distance=False)),
)
for tr, te in StratifiedKFold(3).split(X, y):
    print(tr.dtype, te.dtype, te[:3], te.sum() * 10**8)
for tr, te in KFold(2, shuffle=True, random_state=0).split(X[:6]):
    print(repr(tr), repr(te))
gs = GridSearchCV(LogisticRegression(max_iter=1000), {"C": [0.1, 1]}, cv=3).fit(X, y)
print(
    gs.best_params_,
    gs.best_index_,
    type(gs.best_index_),
    gs.cv_results_["rank_test_score"].dtype,
)
print(cross_val_score(LogisticRegression(max_iter=1000), X, y, cv=3).round(3))
p = LogisticRegression(max_iter=1000).fit(X, y).predict(X)
print(
    repr(confusion_matrix(y, p)),
    precision_recall_fscore_support(y, p)[3].dtype,
    precision_recall_fscore_support(y, p)[3],
)
print(
    SelectKBest(f_classif, k=2).fit(X, y).get_support(indices=True).dtype,
    repr(SelectKBest(f_classif, k=2).fit(X, y).get_support(indices=True)),
)
le = LabelEncoder().fit(["x", "y"])
print(repr(le.transform(["y", "x"])), le.inverse_transform([0, 1]))
print(
    KBinsDiscretizer(2, encode="ordinal", subsample=None)
    .fit_transform(np.arange(4.0)[:, None])
    .ravel(),
    repr(LabelBinarizer().fit_transform([1, 2, 3])),
    repr(MultiLabelBinarizer().fit_transform([{1, 2}, {2}])),
)
print(
    MultinomialNB().fit(np.array([[1, 2], [3, 4]]), [0, 1]).predict([[3, 3]]),
    train_test_split(np.arange(6), random_state=0),
)
print(
    repr(
        np.argmax(
            LogisticRegression(max_iter=1000).fit(X, y).predict_proba(X[:3]), axis=1
        )
    ),
    np.argsort(-t.feature_importances_),
)
fpr, tpr, th = roc_curve([0, 1, 1], [0.1, 0.4, 0.9])
print(fpr, tpr, th, np.argmax(tpr - fpr))
