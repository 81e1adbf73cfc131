"""Models: splitting, fitting, scoring."""

import numpy as np
from sklearn.cluster import KMeans
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

rng = np.random.default_rng(3)
x = rng.normal(size=(40, 3))
y = (x[:, 0] + x[:, 1] > 0).astype(int)
parts = train_test_split(x, y, test_size=0.25, random_state=0)
x_train, x_test, y_train, y_test = parts
for model in (
    make_pipeline(StandardScaler(), LogisticRegression()),
    DecisionTreeClassifier(max_depth=3, random_state=0),
):
    predicted = model.fit(x_train, y_train).predict(x_test)
    print(accuracy_score(y_test, predicted), f1_score(y_test, predicted))
line = LinearRegression().fit(x, x @ [1.0, 2.0, 3.0])
print(line.coef_.round(3), mean_squared_error(y, y), line.score(x, x @ [1.0, 2.0, 3.0]))
print(KMeans(n_clusters=2, n_init=1, random_state=0).fit(x).labels_.shape)
