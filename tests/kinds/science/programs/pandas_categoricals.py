"""Categories: order, codes, grouping, renaming; nullable types and intervals."""

import pandas as pd

size = pd.Categorical(["m", "s", "l", "m"], categories=["s", "m", "l"], ordered=True)
s = pd.Series(size)
print(s.sort_values().tolist(), s.cat.codes.tolist(), s.max(), (s > "s").tolist())
print(s.value_counts(sort=False).to_dict(), s.cat.rename_categories(str.upper).tolist())
print(s.cat.add_categories("xl").cat.remove_unused_categories().cat.categories.tolist())
df = pd.DataFrame({"size": s, "n": [1, 2, 3, 4]})
print(df.groupby("size", observed=True)["n"].sum().to_dict())
print(df[df["size"] == "l"].groupby("size", observed=False)["n"].sum().to_dict())
try:
    s[0] = "huge"
except TypeError as error:
    print(error)
whole = pd.array([1, None, 3], dtype="Int64")
print(whole.sum(), (whole + 1).tolist(), pd.array([True, None]).dtype)
print(pd.Series(whole).isna().tolist(), pd.Series([1.5, None]).convert_dtypes().dtype)
i = pd.interval_range(0, 6, freq=2)
print(i.get_indexer([1, 3, 7]).tolist(), pd.Interval(0, 1) in pd.Index([pd.Interval(0, 1)]))
codes, uniques = pd.factorize(["b", "a", "b"], sort=True)
print(codes.tolist(), uniques.tolist(), pd.api.types.union_categoricals([size, size])[-1])
