"""A pandas hello: a small frame, one groupby."""

import numpy as np
import pandas as pd

frame = pd.DataFrame(
    {"team": ["a", "b", "a", "c", "b", "a"], "points": np.arange(6) * 1.5}
)
summary = frame.groupby("team")["points"].agg(["sum", "mean", "count"])
print(summary.to_json())
