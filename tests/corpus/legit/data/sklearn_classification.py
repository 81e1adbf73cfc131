from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, confusion_matrix
from sklearn.model_selection import cross_val_score
from sklearn.tree import DecisionTreeClassifier

X, y = load_iris(return_X_y=True)
model = DecisionTreeClassifier(max_depth=3, random_state=0).fit(X, y)
print(accuracy_score(y, model.predict(X)) > 0.95, confusion_matrix(y, model.predict(X)).sum())
forest = RandomForestClassifier(n_estimators=10, random_state=0)
print(cross_val_score(forest, X, y, cv=3).mean() > 0.9, model.get_depth())
