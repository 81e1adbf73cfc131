"""describe, corr, quantile, value_counts, formats for people."""

import pandas as pd

df = pd.DataFrame({"x": [1, 2, 3, 4, 5], "y": [2.0, 4.1, 5.9, 8.2, 9.9], "g": list("aabbb")})
print(df.describe().round(4).to_string())
print(df.describe(include="object").to_dict())
print(df[["x", "y"]].corr().round(6).values.tolist(), round(df["x"].corr(df["y"], method="spearman"), 6))
print(df["y"].quantile([0.1, 0.9]).round(4).to_dict(), round(df["y"].skew(), 6), round(df["y"].kurt(), 6))
print(df["g"].value_counts(normalize=True).to_dict(), df["g"].mode()[0], df.nunique().to_dict())
print(round(df["y"].sem(), 6), df["x"].cumprod().tolist(), df[["x"]].cov().values.tolist())
print(df.agg({"x": ["min", "sum"], "y": "mean"}).round(3).to_string())
print(df.to_html(index=False, border=0)[:60])
df.info(memory_usage=False)
print(df.set_index("g").loc["b", "y"].round(1).to_list(), pd.Series([1, 2]).equals(pd.Series([1, 2])))
