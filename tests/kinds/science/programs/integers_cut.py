"""Bins of a Series."""

import pandas as pd
import numpy as np

s = pd.Series(range(6))
print(
    pd.cut(s, 3, labels=False),
    pd.cut(s, [0, 2, 6], labels=["a", "b"]),
    pd.qcut(s, 2),
    pd.cut(np.array([1, 7, 5]), 3, retbins=True),
    pd.qcut(np.arange(4), 2, labels=False),
)
