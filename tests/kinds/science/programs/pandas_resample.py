"""Time series: ranges, resample, shift, rolling windows over time."""

import numpy as np
import pandas as pd

index = pd.date_range("2024-01-01", periods=12, freq="6h")
s = pd.Series(np.arange(12.0), index=index)
print(s.resample("D").agg(["sum", "mean", "first"]).to_string())
print(s.resample("4h").interpolate().head(4).tolist())
print(s.resample("2D", closed="right", label="right").sum().to_dict())
print(s.rolling("12h").sum().tolist())
print(s.shift(1, freq="D").index[0], s.asfreq("D").tolist())
print(s["2024-01-02"].tolist(), s.between_time("05:00", "13:00").tolist())
months = pd.date_range("2024-01-31", periods=4, freq="ME")
print(months.strftime("%d %b").tolist(), pd.bdate_range("2024-05-30", "2024-06-04").day.tolist())
print(pd.Timestamp("2024-02-29") + pd.DateOffset(years=1), pd.Timedelta("1 days 2h") * 2)
print(pd.period_range("2024Q1", periods=3, freq="Q").astype(str).tolist())
print((pd.Timestamp("2024-03-01") - pd.Timestamp("2024-02-01")).days)
print(pd.DataFrame({"v": s}).groupby(pd.Grouper(freq="D"))["v"].max().tolist())
