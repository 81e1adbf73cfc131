"""Dates of a DataFrame as integers."""

import pandas as pd

df = pd.DataFrame({"t": pd.to_datetime(["2024-01-01", "2024-06-01"])})
print(df.t.astype(int))
print(df.t.astype("int64") // 10**9)
