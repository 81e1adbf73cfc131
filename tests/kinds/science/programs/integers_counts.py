"""Counts and codes of a Series."""

import pandas as pd

s = pd.Series(list("abca"))
print(
    s.value_counts(),
    pd.factorize(s),
    pd.factorize(s)[0].dtype,
    s.str.len(),
    s.rank(),
    pd.crosstab(s, s),
    s.astype("category").cat.codes.dtype,
)
print(
    repr(s.map({"a": 1, "b": 2, "c": 3})),
    pd.Series([3, 1, 2]).argsort(),
    pd.Series([3, 1, 2]).idxmax(),
    pd.Series([3, 1, 2]).argmax(),
    pd.Index([1, 2, 3]),
    pd.Index([3, 1]).get_indexer([1]),
    pd.RangeIndex(3).values.dtype,
)
