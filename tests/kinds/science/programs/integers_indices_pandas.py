"""Indices, counts and dates of pandas, in columns and in arithmetic."""

import io
import numpy as np
import pandas as pd

s = pd.Series([3, 1, 2], index=list("abc"))
print(
    s.argsort(),
    s.argmax(),
    type(s.argmax()),
    s.sort_values().searchsorted(2),
    s.rank(),
    s.nlargest(2),
)
df = pd.DataFrame(
    {"k": list("abab"), "v": [10**9, 2 * 10**9, 3 * 10**9, 4], "w": [1, 2, 3, 4]}
)
print(df, df.dtypes, df.describe(), sep="\n")
print(df.groupby("k").agg({"v": ["sum", "mean", "count", "min"], "w": "prod"}))
print(df.groupby("k").indices, df.groupby("k").groups)
df["order"] = np.argsort(df.v.values)
df["rank"] = df.v.rank().astype(int)
df["code"] = pd.factorize(df.k)[0]
df["bin"] = pd.cut(df.w, 2, labels=False)
print(df.dtypes)
print(df)
df["x"] = df["w"] * 10**9 * df["order"]
print(df.x, df.x.dtype)
print(pd.Series(np.argsort([3, 1, 2])), pd.Series(np.where([True, False, True])[0]))
print(pd.DataFrame({"i": np.argsort([3, 1, 2]), "j": np.nonzero([1, 1, 1])[0]}).dtypes)
print(
    df.w.value_counts(),
    df.k.value_counts(normalize=True),
    df.pivot_table(index="k", values="v", aggfunc="sum"),
    pd.crosstab(df.k, df.w),
)
print(
    df.k.astype("category").cat.codes,
    df.k.map({"a": 1, "b": 2}),
    df.w.cumsum() * 10**10,
    df.w.diff().fillna(0).astype(int),
)
print(
    pd.date_range("2024-01-01", periods=3).astype("int64"),
    pd.Series(pd.date_range("2024-01-01", periods=2)).dt.dayofyear,
    (pd.Series(pd.to_datetime(["2024-01-05"])) - pd.Timestamp("2024-01-01")).dt.days,
)
print(
    df.index,
    df.index.dtype,
    df.reset_index().dtypes,
    pd.Index([1, 2, 3]).get_indexer([2, 5]),
    pd.Index([3, 1]).argsort(),
    df.w.to_numpy().dtype,
)
print(
    df.sample(frac=1, random_state=0).index.tolist(),
    df.w.sum(),
    df.w.mean(),
    type(df.w.sum()),
    type(df.w.iloc[0]),
    df.w.max() * 10**10,
    len(df) * 10**10,
    df.shape[0] * 10**10,
)
print(
    df.to_json(orient="records"),
    df.to_dict("list"),
    df.iloc[0].to_dict(),
    df.values.dtype,
)
print(
    pd.to_numeric(pd.Series(["1", "30000000000"])),
    pd.Series(["5"]).astype(int) * 10**10,
    pd.Series([1.0, 3e10]).astype("int"),
    pd.Series([1, None]).fillna(0).astype(int),
)
print(
    pd.concat([df.w, df.w]).reset_index(drop=True).idxmax(),
    df.w.idxmin(),
    df.set_index("k").index.get_indexer_for(["a"]),
    df.columns.get_loc("w"),
)
print(
    df.w.apply(lambda x: x * 10**10),
    df.apply(lambda r: r.w * 10**10, axis=1),
    df.w.transform(lambda x: x * 10**10),
    df.groupby("k").w.transform("sum"),
    df.groupby("k").w.rank(),
    df.groupby("k").w.cumcount(),
)
print(
    df.groupby("k").ngroup().dtype,
    df.groupby("k").cumcount().dtype,
    df.groupby("k").size().dtype,
    df.k.str.len().dtype,
    df.k.str.find("a").dtype,
    df.k.str.count("a").dtype,
    df.duplicated("k").cumsum().dtype,
)
print(
    df.groupby("k").v.idxmax(),
    df.v.argsort().dtype,
    df.v.abs().dtype,
    (df.v > 5).sum() * 10**10,
    df.isna().sum().dtype,
    df.nunique().dtype,
    df.count().dtype,
    df.w.quantile(0.5),
    df.w.clip(0, 2).dtype,
)
print(
    pd.merge(df, df, on="k")[["v_x", "w_y"]].dtypes,
    df.melt("k").value.dtype,
    df.stack().dtype,
    df.T.dtypes,
    df.explode("w").w.dtype,
    pd.get_dummies(df.k).sum().dtype,
)
print(
    pd.MultiIndex.from_frame(df[["k", "w"]]).codes,
    pd.Series([1, 2, 3]).rolling(2).sum(),
    pd.Series([1, 2, 3]).expanding().sum(),
    pd.Series([1, 2, 3]).ewm(1).mean(),
)
print(
    pd.Series(pd.array([1, 2, None], dtype="Int64")) * 10**10,
    pd.array([1, 2]).dtype,
    pd.Series([1, 2]).astype("int32").dtype,
    pd.Series([1, 2], dtype="int32").sum() * 10**10,
    (pd.Series([1], dtype="int32") * 10**5).dtype,
)
print(
    pd.read_csv(io.StringIO("a,b\n1,30000000000\n2,4")).agg(["sum", "max"]),
    pd.json_normalize([{"a": {"b": 10**12}}]).dtypes,
)
print(
    df.w.searchsorted([2, 3]),
    df.w.unique(),
    df.w.unique().dtype,
    df.w.mode(),
    np.sum(df.w) * 10**10,
    np.argsort(df.w),
    np.argmax(df.w),
    df.w.values.argsort(),
)
