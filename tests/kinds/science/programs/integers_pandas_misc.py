"""Integers through the rest of pandas."""

import io
import pandas as pd
import numpy as np

print(
    pd.Series([1, 2, None]).astype("Int64"),
    pd.to_numeric(pd.Series(["1", "2"])),
    pd.to_numeric(pd.Series(["1", "2"]), downcast="integer"),
    pd.Series(["1", "30000000000"]).astype(int),
    pd.Series([True, False]).astype(int),
    pd.Series([1.9]).astype("int"),
    pd.DataFrame({"a": [1.0, 2.0]}).astype({"a": int}).dtypes,
    pd.Series(np.arange(3)).dtype,
    pd.DataFrame(np.arange(4).reshape(2, 2)).dtypes,
    pd.DataFrame({"a": np.zeros(2, int)}).dtypes,
    pd.Series(dtype=int).dtype,
    pd.Series([1]).to_numpy(dtype=int).dtype,
)
d = pd.to_datetime("2024-03-05 10:00")
print(
    d.value,
    pd.Timestamp(d).timestamp(),
    pd.Timedelta("1D").value,
    (pd.Series(pd.to_datetime(["2024-01-02"])) - pd.Timestamp("1970-01-01"))
    // pd.Timedelta("1s"),
)
df = pd.read_csv(io.StringIO("a,b\n1,2\n30000000000,4"), dtype={"b": int})
print(
    df.dtypes,
    df.sum(),
    df.a.values * 2,
    df.corr(),
    df.rank().astype(int),
    df.iloc[-1].dtype,
    type(df.b.iloc[0]),
    list(df.itertuples(index=False)),
    df.to_dict("records"),
    df.quantile(0.5),
    df.nlargest(1, "a"),
    df.sum(axis=1),
    df.idxmax(),
    df.stack(),
    df.T.dtypes,
    df.explode("a").dtypes,
    df.duplicated().sum(),
    df.isna().sum(),
    (df.a > 5).sum(),
    df.a.gt(5).astype(int),
    df.shape,
)
print(
    pd.MultiIndex.from_product([[1, 2], ["a"]]).codes,
    pd.get_dummies(pd.Series(["a", "b"]), dtype=int).dtypes,
    pd.date_range("2024", periods=2).astype(int),
    pd.Series([1, 2]).searchsorted(2),
    pd.Series(range(5)).sample(2, random_state=0),
    pd.Series([5, 1]).sort_values().index,
    pd.Index([1]).dtype,
    pd.Series([1, 2]).mode(),
    pd.Series(np.array([1, 2]), dtype="int32").sum(),
    pd.Series([1, 2], dtype="int32").cumsum().dtype,
    pd.interval_range(0, 2),
    pd.util.hash_pandas_object(pd.Series([1])).iloc[0],
)
