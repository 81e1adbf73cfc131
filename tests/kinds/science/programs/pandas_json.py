"""JSON both ways, in all orientations, nested and by lines."""

import io
import json

import pandas as pd

df = pd.DataFrame(
    {"n": [1, 2], "x": [0.1, None], "t": pd.to_datetime(["2024-01-01", "2024-01-02"]) + pd.Timedelta(hours=3), "s": ["ä/\"", "b"]},
    index=["r1", "r2"],
)
for orient in ("split", "records", "index", "columns", "values", "table"):
    text = df.to_json(orient=orient, date_format="iso")
    print(orient, text)
print(df.to_json(date_unit="s"), df.to_json(force_ascii=False, orient="records", lines=True))
back = pd.read_json(io.StringIO(df.to_json(orient="split")), orient="split", convert_dates=["t"])
print(back["t"].tolist(), back.index.tolist())
print(pd.read_json(io.StringIO('{"a":1}\n{"a":2}'), lines=True)["a"].tolist())
nested = [
    {"id": 1, "user": {"name": "Ada", "tags": ["x"]}, "items": [{"p": 1}, {"p": 2}]},
    {"id": 2, "user": {"name": "Bob"}, "items": []},
]
print(pd.json_normalize(nested).columns.tolist())
print(pd.json_normalize(nested, record_path="items", meta=["id", ["user", "name"]]).values.tolist())
print(json.dumps(df[["n", "s"]].to_dict("records"), ensure_ascii=False))
