"""String methods, regular expressions, dates as text."""

import pandas as pd

s = pd.Series([" Ada Lovelace", "alan turing ", None, "Grace-Hopper 1906", "日本語"])
print(s.str.strip().str.title().tolist(), s.str.len().tolist())
print(s.str.extract(r"(?P<first>\w+)[ -](?P<last>\w+)").values.tolist())
print(s.str.contains("a", case=False, na=False).tolist())
print(s.str.replace(r"\d+", "N", regex=True).tolist(), s.str.split().str[0].tolist())
print(s.str.findall("[aeiou]").str.len().tolist(), s.str.get_dummies(" ").shape)
print(s.str.cat(sep="|", na_rep="?"), s.str.slice(0, 3).tolist(), s.str.encode("utf-8").str.len().tolist())
print(pd.Series(["a_1", "b_2"]).str.partition("_").values.tolist())
print(pd.Series(["7", "x", "3.5"]).pipe(pd.to_numeric, errors="coerce").tolist())
print(pd.Series(["x", "y"], dtype="string").str.upper().dtype, pd.Series(["5"]).str.zfill(3)[0])
print(pd.to_datetime(pd.Series(["03/04/2024", "31/12/2023"]), dayfirst=True).dt.strftime("%Y-%m-%d").tolist())
print(pd.Series(["é", "e\u0301"]).str.normalize("NFC").nunique())
print(pd.Series(["a,b", "c"]).str.split(",", expand=True).values.tolist())
