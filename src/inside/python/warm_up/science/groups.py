"""The smallest of all data programs."""

import pandas as pd

frame = pd.DataFrame({"group": ["a", "b", "a"], "value": [1, 2, 3]})
print(frame.groupby("group")["value"].sum().to_dict())
