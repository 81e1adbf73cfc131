"""loc, iloc, query, eval, assign, where, sort, duplicates, MultiIndex."""

import numpy as np
import pandas as pd

df = pd.DataFrame(
    {"a": [5, 3, 8, 3], "b": list("wxyz"), "c": [0.5, np.nan, 1.5, 2.5]}, index=[10, 20, 30, 40]
)
print(df.loc[20:30, ["a", "c"]].values.tolist(), df.iloc[-1, 0], df.at[10, "b"])
limit = 3
print(df.query("a > @limit and b != 'w'").index.tolist(), df.eval("a * 2 + c").round(2).tolist())
print(df.assign(d=lambda d: d["a"] ** 2).sort_values(["a", "d"], ascending=[True, False]).index.tolist())
print(df["a"].where(df["a"] > 4, -1).tolist(), df["a"].mask(df["a"] > 4).tolist())
print(df.duplicated("a").tolist(), df.drop_duplicates("a", keep="last").index.tolist())
print(df.nlargest(2, "a")["b"].tolist(), df["a"].idxmin(), df.sample(2, random_state=1).index.tolist())
print(df.isna().sum().to_dict(), df.fillna({"c": 0})["c"].tolist(), df.dropna().shape)
print(df["a"].map({3: "three"}).fillna("?").tolist(), df["b"].isin(["x", "q"]).tolist())
print(df.apply(lambda row: f"{row['b']}{row['a']}", axis=1).tolist(), df["a"].clip(4, 6).tolist())
m = pd.DataFrame({"v": range(4)}, index=pd.MultiIndex.from_product([["p", "q"], [1, 2]], names=["k", "n"]))
print(m.loc["q"]["v"].tolist(), m.xs(2, level="n")["v"].tolist(), m.swaplevel().sort_index()["v"].tolist())
print(m.reset_index().to_dict("list"), m.groupby(level="k").sum()["v"].to_dict())
df.loc[df["a"] == 3, "b"] = "changed"
print(df["b"].tolist(), df.reindex([40, 50])["a"].tolist(), df.rename(columns=str.upper).columns.tolist())
df.insert(1, "new", 0)
print(df.pop("new").sum(), list(df.itertuples(name=None))[0], df.select_dtypes("number").columns.tolist())
