import io

import pandas as pd

CSV = """name,price,when
a, 1.5 ,2024-01-01
b,,2024-01-02
c,oops,2024-01-03
"""
df = pd.read_csv(io.StringIO(CSV), skipinitialspace=True, parse_dates=["when"])
df["price"] = pd.to_numeric(df["price"], errors="coerce")
print(df["price"].isna().sum(), df["price"].fillna(df["price"].mean()).tolist())
print(df["when"].dt.day_name().tolist())
print(df.to_json(orient="records", date_format="iso")[:60])
