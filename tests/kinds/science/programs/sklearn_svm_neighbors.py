"""Support vector machines, nearest neighbours, naive Bayes, a small network."""

import numpy as np
from sklearn import gaussian_process, naive_bayes, neighbors, neural_network, svm
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.preprocessing import StandardScaler

X, y = load_iris(return_X_y=True)
X = StandardScaler().fit_transform(X)
for model in (
    svm.SVC(),
    svm.SVC(kernel="linear"),
    svm.SVC(kernel="poly", degree=2),
    svm.LinearSVC(random_state=0, max_iter=5000),
    svm.NuSVC(nu=0.2),
    neighbors.KNeighborsClassifier(5),
    neighbors.NearestCentroid(),
    naive_bayes.GaussianNB(),
    naive_bayes.BernoulliNB(),
):
    print(type(model).__name__, round(model.fit(X, y).score(X, y), 4))
machine = svm.SVC(C=2.0).fit(X, y)
print(machine.n_support_.tolist(), np.round(machine.decision_function(X[:1]), 3).tolist())
print(np.round(svm.SVR().fit(X[:, :2], X[:, 2]).predict(X[:2, :2]), 3).tolist(), svm.OneClassSVM(nu=0.1).fit_predict(X).sum())
distance, index = neighbors.NearestNeighbors(n_neighbors=2, algorithm="ball_tree").fit(X).kneighbors(X[:2])
print(np.round(distance, 5).tolist(), index.tolist(), np.round(neighbors.KernelDensity(bandwidth=0.5).fit(X).score_samples(X[:2]), 4).tolist())
network = neural_network.MLPClassifier((8,), random_state=0, max_iter=150, solver="lbfgs").fit(X, y)
print(network.score(X, y) > 0.95, network.n_layers_)
regressor = gaussian_process.GaussianProcessRegressor(random_state=0).fit([[0.0], [1], [2]], [0, 1, 4])
print(np.round(regressor.predict([[1.5]]), 4).tolist())
data = load_breast_cancer()
print(CalibratedClassifierCV(naive_bayes.GaussianNB(), cv=2).fit(data.data, data.target).predict(data.data[:5]).tolist())
print(data.target_names.tolist(), data.feature_names[0])
