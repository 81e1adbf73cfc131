"""Scaling, encoding, binning, polynomial features, imputation, selection."""

import numpy as np
from sklearn import feature_selection, impute, preprocessing
from sklearn.datasets import load_iris

X = np.array([[1.0, -1, 2], [2, 0, 0], [0, 1, -1]])
for scaler in (
    preprocessing.StandardScaler(),
    preprocessing.MinMaxScaler(),
    preprocessing.MaxAbsScaler(),
    preprocessing.RobustScaler(),
    preprocessing.Normalizer("l1"),
    preprocessing.QuantileTransformer(n_quantiles=3),
    preprocessing.Binarizer(threshold=0.5),
):
    print(type(scaler).__name__, np.round(scaler.fit_transform(X), 5).tolist())
print(preprocessing.PolynomialFeatures(2).fit_transform([[2, 3]]).tolist())
print(preprocessing.LabelEncoder().fit_transform(["b", "a", "b"]).tolist(), preprocessing.OrdinalEncoder().fit_transform([["x"], ["a"]]).tolist())
print(preprocessing.OneHotEncoder(sparse_output=False, drop="first").fit_transform([["x"], ["a"], ["x"]]).tolist())
print(preprocessing.KBinsDiscretizer(3, encode="ordinal", strategy="uniform").fit_transform([[0.0], [4], [9]]).ravel().tolist())
print(np.round(preprocessing.PowerTransformer().fit_transform([[1.0], [2], [9]]).ravel(), 4).tolist())
print(preprocessing.MultiLabelBinarizer().fit_transform([{"a", "b"}, {"c"}]).tolist(), preprocessing.label_binarize([1, 3], classes=[1, 2, 3]).tolist())
holes = [[1.0, np.nan], [3, 4], [np.nan, 6], [8, 8]]
print(impute.SimpleImputer().fit_transform(holes).tolist(), np.round(impute.KNNImputer(n_neighbors=2).fit_transform(holes), 5).tolist())
iris, y = load_iris(return_X_y=True)
print(feature_selection.SelectKBest(feature_selection.f_classif, k=2).fit(iris, y).get_support().tolist())
print(feature_selection.VarianceThreshold(0.5).fit_transform(iris).shape, np.round(feature_selection.chi2(iris, y)[0], 4).tolist())
print(np.round(preprocessing.SplineTransformer(n_knots=3, degree=2).fit_transform([[0.0], [0.4], [1]]), 4).tolist())
print(preprocessing.FunctionTransformer(np.log1p).fit_transform([[0.0, 1]]).round(6).tolist())
