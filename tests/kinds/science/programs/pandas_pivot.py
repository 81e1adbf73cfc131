"""pivot, pivot_table, melt, stack, unstack, crosstab, cut, dummies."""

import pandas as pd

df = pd.DataFrame(
    {
        "day": ["Mon", "Mon", "Tue", "Tue", "Tue"],
        "shop": ["A", "B", "A", "B", "B"],
        "n": [1, 2, 3, 4, 5],
    }
)
print(df.pivot_table(index="day", columns="shop", values="n", aggfunc="sum", margins=True))
print(df.pivot_table(index="day", values="n", aggfunc=["mean", "count"]).to_string())
print(df.drop(index=4).pivot(index="day", columns="shop", values="n").to_dict())
print(pd.crosstab(df["day"], df["shop"], normalize="index").round(3).to_string())
wide = pd.DataFrame({"id": [1, 2], "q1": [5, 6], "q2": [7, 8]})
print(wide.melt(id_vars="id", var_name="quarter").to_string(index=False))
stacked = wide.set_index("id").stack()
print(stacked.to_dict(), stacked.unstack(0).values.tolist())
print(pd.wide_to_long(wide, "q", i="id", j="k").sort_index()["q"].tolist())
print(pd.cut([1, 5, 9], bins=[0, 3, 6, 10], labels=["low", "mid", "high"]).tolist())
print(pd.qcut(range(8), 4).codes.tolist())
print(pd.get_dummies(df["shop"], dtype=int).sum().to_dict())
print(df.explode("n").shape, pd.DataFrame({"a": [[1, 2], [3]]}).explode("a")["a"].tolist())
print(df.T.shape, df.transpose().loc["n"].tolist())
