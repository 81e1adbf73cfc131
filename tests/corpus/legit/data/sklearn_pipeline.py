import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

df = pd.DataFrame({"age": [20, 30, np.nan, 50], "city": ["a", "b", "a", "b"], "y": [0, 0, 1, 1]})
pre = ColumnTransformer([
    ("num", make_pipeline(SimpleImputer(), StandardScaler()), ["age"]),
    ("cat", OneHotEncoder(), ["city"]),
])
pipe = Pipeline([("pre", pre), ("clf", LogisticRegression())]).fit(df[["age", "city"]], df["y"])
print(pipe.predict(df[["age", "city"]]).shape, list(pipe.named_steps))
