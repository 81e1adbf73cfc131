"""Prices have a column, and a variable, called open."""
import pandas as pd

df = pd.DataFrame({"open": [10, 11, 9], "high": [12, 12, 11], "low": [9, 9, 8], "close": [11, 9, 10]})
df["body"] = (df.close - df.open).abs()
for open, high, low, close in df[["open", "high", "low", "close"]].itertuples(index=False):
    print("green" if close >= open else "red", high - low)
print(df.body.tolist(), df["open"].pct_change().round(3).tolist()[1:])
