import numpy as np
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(1)
X = rng.normal(size=(80, 3))
y = X @ [1.0, -2.0, 0.5] + 3 + rng.normal(scale=0.01, size=80)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=0)
for model in (LinearRegression(), Ridge(alpha=0.1)):
    model.fit(X_train, y_train)
    print(type(model).__name__, model.coef_.round(1), r2_score(y_test, model.predict(X_test)) > 0.99)
