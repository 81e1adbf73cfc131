"""Groups of a DataFrame, summed past 32 bits."""

import pandas as pd

df = pd.DataFrame({"k": list("aab"), "v": [2_000_000_000] * 3})
print(df.dtypes)
print(
    df.groupby("k").v.sum(),
    df.groupby("k").size(),
    df.groupby("k").v.count(),
    df.groupby("k").v.nunique(),
    df.groupby("k").cumcount(),
    df.groupby("k").ngroup(),
    df.groupby("k").indices,
)
print(df.v.sum(), df.v.cumsum(), df.v.prod(), (df.v * df.v))
