"""Data frames: reading, grouping, joining, filling, writing."""

import io

import numpy as np
import pandas as pd

CSV = "city,day,temp\nOslo,2024-01-01,-3.5\nRome,2024-01-01,9\nOslo,2024-01-02,\n"

frame = pd.read_csv(io.StringIO(CSV), parse_dates=["day"])
print(frame.dtypes.to_dict(), frame.shape, frame.describe().loc["mean"].to_dict())
frame["temp"] = frame["temp"].fillna(frame["temp"].mean())
frame["warm"] = frame["temp"].apply(lambda value: value > 0)
frame["label"] = frame["city"].str.upper() + "-" + frame["day"].dt.strftime("%d")
groups = frame.groupby("city")["temp"].agg(["sum", "mean", "count"])
print(groups.to_json(), groups.reset_index().to_dict("records"))
lands = pd.DataFrame({"city": ["Oslo", "Rome"], "land": ["NO", "IT"]})
merged = frame.merge(lands, on="city", how="left").sort_values(["land", "temp"])
print(merged.head(2), merged["land"].value_counts().to_dict(), merged.isna().sum().sum())
pivot = merged.pivot_table(index="land", columns="warm", values="temp", aggfunc="max")
print(pivot.fillna(0).to_string(), merged[merged["temp"] > 0].iloc[0]["city"])
series = pd.Series(np.arange(4.0), index=pd.date_range("2024-01-01", periods=4, freq="D"))
print(series.resample("2D").sum().tolist(), series.rolling(2).mean().iloc[-1])
print(pd.concat([lands, lands]).drop_duplicates().to_csv(index=False), series.idxmax())
print(pd.to_datetime("2024-05-06").day_name(), pd.cut([1, 5], bins=[0, 3, 6]).codes)
