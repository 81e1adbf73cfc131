"""Fits a small classifier and says how well it does on held-out rows."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(3)
rows = rng.normal(size=(200, 4))
labels = (rows @ np.array([1.0, -2.0, 0.5, 0.0]) > 0).astype(int)
train_x, test_x, train_y, test_y = train_test_split(
    rows, labels, test_size=0.25, random_state=0
)
model = LogisticRegression().fit(train_x, train_y)
print(f"{accuracy_score(test_y, model.predict(test_x)):.2f}")
print([int(np.sign(weight)) for weight in model.coef_[0][:3]])
