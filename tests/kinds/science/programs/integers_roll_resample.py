"""Windows and resampling of a Series of integers."""

import pandas as pd
import numpy as np

s = pd.Series(np.arange(6), index=pd.date_range("2024-01-01", periods=6, freq="h"))
print(
    s,
    s.rolling(2).sum(),
    s.resample("2h").sum(),
    s.resample("2h").count(),
    s.index.astype("int64"),
    s.index.hour,
    s.index.year.dtype,
    s.index.view("int64"),
    s.diff(),
    s.shift(fill_value=0).dtype,
)
print(
    (s.index[1] - s.index[0]).value,
    pd.Series(s.index).dt.day.dtype,
    s.index.to_series().astype(int).iloc[0],
)
