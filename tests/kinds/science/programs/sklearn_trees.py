"""Decision trees and ensembles of them."""

import numpy as np
from sklearn import ensemble, tree
from sklearn.datasets import load_iris, load_wine

X, y = load_iris(return_X_y=True)
clf = tree.DecisionTreeClassifier(max_depth=2, random_state=0).fit(X, y)
print(tree.export_text(clf, feature_names=["sl", "sw", "pl", "pw"], decimals=2))
print(clf.get_depth(), clf.get_n_leaves(), np.round(clf.feature_importances_, 4).tolist())
X, y = load_wine(return_X_y=True)
for model in (
    ensemble.RandomForestClassifier(30, random_state=0),
    ensemble.ExtraTreesClassifier(30, random_state=0),
    ensemble.GradientBoostingClassifier(n_estimators=15, random_state=0),
    ensemble.AdaBoostClassifier(n_estimators=15, random_state=0),
    ensemble.BaggingClassifier(n_estimators=10, random_state=0),
    ensemble.HistGradientBoostingClassifier(max_iter=15, random_state=0),
):
    model.fit(X[::2], y[::2])
    print(type(model).__name__, round(model.score(X[1::2], y[1::2]), 2) >= 0.85)
forest = ensemble.RandomForestRegressor(20, random_state=1, n_jobs=2).fit(X, X[:, 0])
print(np.round(forest.predict(X[:3]), 3).tolist(), forest.feature_importances_.argmax())
outliers = ensemble.IsolationForest(random_state=0).fit_predict(np.vstack([X[:40, :2], [[50, 50]]]))
print(outliers[-1])
