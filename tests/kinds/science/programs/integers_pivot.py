"""Tables that hold large integers."""

import pandas as pd
import numpy as np

df = pd.DataFrame({"a": [1, 1, 2], "b": ["x", "y", "x"], "v": [10**10, 2, 3]})
print(
    df.pivot_table(index="a", columns="b", values="v", aggfunc="sum", fill_value=0),
    df.pivot(index="a", columns="b", values="v"),
    pd.melt(df, "a"),
    df.info(memory_usage=False),
    df.describe(),
)
print(
    df.merge(df, on="a"),
    pd.concat([df, df]).reset_index().dtypes,
    df.set_index("a").loc[1],
    df.sort_values("v").index,
    df.to_numpy(),
    df.a.to_numpy().dtype,
    df.iloc[np.array([0, 2])],
    df.sample(2, random_state=1),
)
