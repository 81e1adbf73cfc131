"""Rolling, expanding and exponential windows."""

import pandas as pd

s = pd.Series([2.0, 4.0, 6.0, None, 10.0, 12.0, 20.0])
print(s.rolling(3).mean().round(4).tolist())
print(s.rolling(3, min_periods=1).agg(["min", "max"]).values.tolist())
print(s.rolling(3, center=True, min_periods=2).median().tolist())
print(s.expanding().sum().tolist(), s.expanding(2).std().round(5).tolist())
print(s.ewm(alpha=0.5).mean().round(5).tolist(), s.ewm(span=3, adjust=False).mean().round(5).tolist())
print(s.rolling(2).apply(lambda v: v[1] - v[0], raw=True).tolist())
print(s.rolling(4, win_type="triang").mean().round(5).tolist())
df = pd.DataFrame({"a": range(6), "b": [1, 4, 2, 8, 5, 7]})
print(df.rolling(4)["a"].corr(df["b"]).round(5).tolist())
print(df["b"].rolling(3).quantile(0.5).tolist(), df["b"].rolling(3).rank().tolist())
print(s.interpolate().tolist(), s.ffill().tolist(), s.pct_change(fill_method=None).round(4).tolist())
print(df["b"].cummax().tolist(), df["b"].diff().tolist(), round(df["b"].autocorr(), 6))
