"""merge, join, concat, merge_asof, validation."""

import pandas as pd

left = pd.DataFrame({"key": ["a", "b", "c", "b"], "x": [1, 2, 3, 4]})
right = pd.DataFrame({"key": ["b", "c", "d"], "y": [20, 30, 40]})
for how in ("inner", "left", "right", "outer"):
    print(how, left.merge(right, on="key", how=how).fillna(-1).values.tolist())
print(left.merge(right, how="outer", indicator=True)["_merge"].tolist())
print(left.merge(right, how="cross").shape)
print(left.set_index("key").join(right.set_index("key"), how="left").to_string())
print(pd.concat([left, right], ignore_index=True).to_string())
print(pd.concat({"l": left["x"], "r": right["y"]}).to_dict())
trades = pd.DataFrame({"t": pd.to_datetime(["10:00:03", "10:00:09"], format="%H:%M:%S"), "n": [1, 2]})
quotes = pd.DataFrame({"t": pd.to_datetime(["10:00:01", "10:00:08"], format="%H:%M:%S"), "p": [5.5, 6.5]})
print(pd.merge_asof(trades, quotes, on="t")["p"].tolist())
try:
    left.merge(right, on="key", validate="one_to_one")
except pd.errors.MergeError as error:
    print(error)
print(left.combine_first(right).shape, left.compare(left.assign(x=[1, 2, 3, 5])).to_dict())
