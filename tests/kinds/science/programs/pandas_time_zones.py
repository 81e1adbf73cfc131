"""Time zones: localize, convert, daylight saving, zoneinfo and pytz."""

import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytz

t = pd.Timestamp("2024-03-31 01:30", tz="Europe/Berlin")
print(t, t + pd.Timedelta(hours=1), t.tz_convert("America/New_York"))
series = pd.Series(pd.date_range("2024-10-26 22:00", periods=4, freq="h", tz="UTC"))
print(series.dt.tz_convert("Asia/Shanghai").dt.hour.tolist(), series.dt.tz)
local = pd.DatetimeIndex(["2024-10-27 02:30", "2024-10-27 02:30"])
print(local.tz_localize("Europe/Berlin", ambiguous=[True, False]).tz_convert("UTC").strftime("%H:%M").tolist())
print(pd.Timestamp("2024-03-31 02:30").tz_localize("Europe/Berlin", nonexistent="shift_forward"))
try:
    pd.Timestamp("2024-03-31 02:30").tz_localize("Europe/Berlin")
except pytz.NonExistentTimeError as error:
    print("NonExistentTimeError", error)
print(datetime.datetime(2024, 7, 1, 12, tzinfo=ZoneInfo("Australia/Sydney")).utcoffset())
print(pytz.timezone("US/Pacific").localize(datetime.datetime(2024, 1, 1)).isoformat())
print(pd.to_datetime(["2024-01-01T00:00:00+02:00", "2024-01-01T00:00:00Z"], utc=True).tolist())
print(pd.date_range("2024-11-02", periods=3, tz="America/New_York").tz_convert(None).tolist()[1])
print(series.dt.tz_localize(None).dt.day_name().tolist())
