"""Pipelines, column transformers, grid search, cross validation."""

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, KFold, StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(0)
n = 120
df = pd.DataFrame(
    {"age": rng.normal(40, 10, n).round(1), "city": rng.choice(["Oslo", "Rome", "Bern"], n), "pay": rng.gamma(2, 20, n).round(2)}
)
df.loc[::15, "age"] = np.nan
target = ((df["pay"] > 35) | (df["city"] == "Rome")).astype(int)
columns = ColumnTransformer(
    [
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), ["age", "pay"]),
        ("names", OneHotEncoder(handle_unknown="ignore"), ["city"]),
    ]
)
model = make_pipeline(columns, LogisticRegression(max_iter=1000))
train_x, test_x, train_y, test_y = train_test_split(df, target, test_size=0.25, random_state=7, stratify=target)
print(train_x.index[:6].tolist(), test_y.sum())
model.fit(train_x, train_y)
print(round(model.score(test_x, test_y), 4), model[:-1].get_feature_names_out().tolist())
print(np.round(cross_val_score(model, df, target, cv=StratifiedKFold(4, shuffle=True, random_state=1)), 4).tolist())
search = GridSearchCV(model, {"logisticregression__C": [0.01, 1, 10]}, cv=KFold(3), scoring="roc_auc", n_jobs=2)
search.fit(df, target)
print(search.best_params_, [round(s, 3) for s in search.cv_results_["mean_test_score"]])
print(model.predict(pd.DataFrame({"age": [30.0], "city": ["Paris"], "pay": [80.0]})).tolist())
print(model)
