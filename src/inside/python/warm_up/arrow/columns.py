import io

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

table = pa.table({"name": ["a", "b"], "score": [0.5, 0.75]})
print(pc.sum(table["score"]), table.to_pandas().shape)
file = io.BytesIO()
pd.DataFrame({"a": [1, 2]}).to_parquet(file)
print(pd.read_parquet(io.BytesIO(file.getvalue())).a.sum())
