"""Large floats of a Series as int."""

import pandas as pd

print(pd.Series([3e9]).astype(int))
print(pd.Series([1, 2]).astype("int").dtype)
