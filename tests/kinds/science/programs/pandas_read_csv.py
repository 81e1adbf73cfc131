"""read_csv out of a string: types, dates, missing values, chunks, engines."""

import io

import pandas as pd

TEXT = """# comment
id;name;when;amount;ok
1;"Müller; Ada";2024-01-05;1.234,50;yes
2;Wei 伟;2024-02-06;;no
3;;2024-03-07;7,25;yes
"""
df = pd.read_csv(
    io.StringIO(TEXT),
    sep=";",
    comment="#",
    decimal=",",
    thousands=".",
    parse_dates=["when"],
    true_values=["yes"],
    false_values=["no"],
    index_col="id",
)
print(df.to_string())
print(df.dtypes.astype(str).to_dict())
plain = "a,b,c\n1,2,3\n4,5,6\n7,8,9\n"
print(pd.read_csv(io.StringIO(plain), usecols=["a", "c"], dtype={"a": "float32"}).dtypes.astype(str).tolist())
print([len(chunk) for chunk in pd.read_csv(io.StringIO(plain), chunksize=2)])
print(pd.read_csv(io.StringIO(plain), skiprows=1, header=None, nrows=1, engine="python").values.tolist())
print(pd.read_csv(io.BytesIO(plain.encode("utf-16")), encoding="utf-16")["b"].sum())
print(pd.read_fwf(io.StringIO("ab  12\ncd 345\n"), header=None).values.tolist())
print(pd.read_table(io.StringIO("x\ty\n1\t2\n"))["y"][0])
try:
    pd.read_csv(io.StringIO("a,b\n1,2\n1,2,3,4\n"))
except pd.errors.ParserError as error:
    print(error)
print(df.to_csv(sep="|", date_format="%d.%m.%y", na_rep="-"))
