"""groupby: aggregate, transform, apply, several keys, named columns."""

import pandas as pd

df = pd.DataFrame(
    {
        "city": ["Oslo", "Rome", "Oslo", "Rome", "Bern", "Oslo"],
        "year": [2023, 2023, 2024, 2024, 2024, 2024],
        "sales": [10.0, 20.0, 15.5, 30.25, 7.0, None],
    }
)
print(df.groupby("city")["sales"].agg(["mean", "count", "max"]))
print(
    df.groupby(["city", "year"], as_index=False).agg(
        total=("sales", "sum"), rows=("sales", "size")
    )
)
df["share"] = df["sales"] / df.groupby("year")["sales"].transform("sum")
print(df.round(4).to_string())
print(df.groupby("city")["sales"].apply(lambda s: s.max() - s.min()).to_dict())
print(df.groupby("city").filter(lambda g: len(g) > 1).index.tolist())
print(df.groupby("city").cumcount().tolist(), df.groupby("city").ngroup().tolist())
for name, group in df.groupby("year"):
    print(name, group["city"].tolist())
print(df.groupby("city")["sales"].rank(ascending=False).tolist())
print(df.groupby(df["sales"] > 12)["sales"].describe().round(3).to_string())
