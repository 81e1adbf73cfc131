"""Examples of pandas' documentation.

documented: pandas.merge_asof, pandas.DataFrame.groupby,
    pandas.DataFrame.pivot_table, pandas.DataFrame.rolling
"""

import pandas as pd

left = pd.DataFrame({"a": [1, 5, 10], "left_val": ["a", "b", "c"]})
right = pd.DataFrame({"a": [1, 2, 3, 6, 7], "right_val": [1, 2, 3, 6, 7]})
print(pd.merge_asof(left, right, on="a", direction="forward"))
arrays = [["Falcon", "Falcon", "Parrot", "Parrot"], ["Captive", "Wild", "Captive", "Wild"]]
index = pd.MultiIndex.from_arrays(arrays, names=("Animal", "Type"))
df = pd.DataFrame({"Max Speed": [390.0, 350.0, 30.0, 20.0]}, index=index)
print(df.groupby(level=0).mean())
df = pd.DataFrame(
    {
        "A": ["foo", "foo", "foo", "foo", "foo", "bar", "bar", "bar", "bar"],
        "B": ["one", "one", "one", "two", "two", "one", "one", "two", "two"],
        "C": ["small", "large", "large", "small", "small", "large", "small", "small", "large"],
        "D": [1, 2, 2, 3, 3, 4, 5, 6, 7],
        "E": [2, 4, 5, 5, 6, 6, 8, 9, 9],
    }
)
print(pd.pivot_table(df, values="D", index=["A", "B"], columns=["C"], aggfunc="sum"))
times = ["20130101 09:00:00", "20130101 09:00:02", "20130101 09:00:03", "20130101 09:00:05", "20130101 09:00:06"]
df_time = pd.DataFrame({"B": [0, 1, 2, None, 4]}, index=[pd.Timestamp(t) for t in times])
print(df_time.rolling("2s").sum())
