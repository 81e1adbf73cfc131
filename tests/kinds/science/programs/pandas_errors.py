"""The exceptions that a mistake gives, and warnings."""

import warnings

import pandas as pd

df = pd.DataFrame({"a": [1, 2]})


def attempt(function):
    try:
        print("no error", function())
    except Exception as error:
        print(type(error).__name__, "|", str(error).splitlines()[0])


attempt(lambda: df["b"])
attempt(lambda: df.loc[5])
attempt(lambda: df.iloc[9])
attempt(lambda: pd.DataFrame({"a": [1], "b": [1, 2]}))
attempt(lambda: pd.to_datetime("not a date"))
attempt(lambda: pd.to_datetime("2024-13-01"))
attempt(lambda: pd.Timestamp.max + pd.Timedelta(days=1))
attempt(lambda: df["a"].astype("datetime64[ns, Mars/Base]"))
attempt(lambda: pd.concat([]))
attempt(lambda: bool(df))
attempt(lambda: df.merge(df, on="zz"))
attempt(lambda: pd.Series(["x"]).astype(int))
attempt(lambda: df.groupby("nope"))
attempt(lambda: df.query("a >"))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    df["a"].iloc[0:1].replace({1: 2}).fillna(method="ffill")
print([w.category.__name__ for w in caught])
