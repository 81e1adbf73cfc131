"""Arrow's tables, and what pandas does with them."""

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.dataset as ds
import pyarrow.feather as feather
import pyarrow.json as pa_json
import pyarrow.parquet as pq

table = pa.table({"name": ["a", "b", None, "a"], "score": [0.5, 1.5, 2.5, None], "n": pa.array([1, 2, 3, 4], pa.int32()), "tags": [["x"], [], None, ["y", "z"]]})
print(table.schema, table.num_rows, table.nbytes > 0, table.column("score").null_count)
print(pc.sum(table["score"]), pc.mean(table["n"]), pc.value_counts(table["name"]).to_pylist(), pc.unique(table["name"]))
print(table.group_by("name").aggregate([("score", "sum"), ("n", "max")]).sort_by("name").to_pydict())
print(table.filter(pc.field("n") > 2).to_pylist(), table.select(["n"]).slice(1, 2).to_pydict(), table.sort_by([("n", "descending")])["n"].to_pylist())
print(pc.utf8_upper(pa.array(["é", "ab"])), pc.strftime(pa.array([0], pa.timestamp("s")), "%Y-%m-%d"), pc.add(pa.array([1, None]), 1), pc.if_else(pa.array([True, False]), 1, 2))
left, right = pa.table({"k": [1, 2], "a": ["x", "y"]}), pa.table({"k": [2, 3], "b": ["p", "q"]})
print(left.join(right, "k", join_type="full outer").sort_by("k").to_pydict(), pa.concat_tables([left, left]).num_rows)
for compression in ("snappy", "zstd", "gzip", "lz4", "none"):
    file = io.BytesIO()
    try:
        pq.write_table(table, file, compression=compression)
        print(compression, pq.read_table(io.BytesIO(file.getvalue())).equals(table))
    except (OSError, pa.ArrowException) as error:
        print(compression, type(error).__name__)
pq.write_table(table, "scores.parquet", row_group_size=2)
print(pq.ParquetFile("scores.parquet").num_row_groups, pq.read_schema("scores.parquet").names, pq.read_table("scores.parquet", columns=["n"], filters=[("n", ">", 2)]).to_pydict())
feather.write_feather(table.drop(["tags"]), "scores.feather")
print(feather.read_table("scores.feather").num_columns, ds.dataset("scores.parquet").to_table(filter=ds.field("name") == "a").num_rows)
print(csv.read_csv(io.BytesIO(b"a,b\n1,x\n2,y\n")).to_pydict(), pa_json.read_json(io.BytesIO(b'{"a": 1}\n{"a": 2}\n')).to_pydict())
sink = pa.BufferOutputStream()
with pa.ipc.new_stream(sink, left.schema) as writer:
    writer.write_table(left)
print(pa.ipc.open_stream(sink.getvalue()).read_all().equals(left))
frame = table.to_pandas()
print(frame, frame.dtypes.astype(str).tolist(), pa.Table.from_pandas(pd.DataFrame({"a": np.arange(3)})).schema.names)
strings = pd.Series(["a", None, "c"], dtype="string[pyarrow]")
print(strings.str.upper().tolist(), pd.Series([1, 2, None], dtype="int64[pyarrow]").sum(), pd.read_csv(io.StringIO("a,b\n1,x\n"), dtype_backend="pyarrow").dtypes.astype(str).tolist())
buffer = io.BytesIO()
pd.DataFrame({"when": pd.date_range("2024-01-01", periods=2, tz="Europe/Zurich"), "c": pd.Categorical(["u", "v"])}).to_parquet(buffer)
back = pd.read_parquet(io.BytesIO(buffer.getvalue()))
print(back, back.dtypes.astype(str).tolist())
try:
    pa.array([1, "a"])
except pa.ArrowInvalid as error:
    print(type(error).__name__)
