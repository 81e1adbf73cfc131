import pandas as pd

index = pd.date_range("2024-01-01", periods=8, freq="6h")
s = pd.Series(range(8), index=index)
print(s.resample("D").sum().tolist(), s.rolling(3).mean().dropna().tolist()[:2])
print(s.shift(1).diff().iloc[-1], s.tz_localize("UTC").index[0].isoformat())
