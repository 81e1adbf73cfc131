import pandas as pd

df = pd.DataFrame({"text": ["Hello world", "eval('x')", None]})
df["length"] = df["text"].str.len().fillna(0).astype(int)
df["upper"] = df["text"].apply(lambda t: t.upper() if isinstance(t, str) else "-")
print(df[["length", "upper"]].values.tolist())
print(df["text"].str.contains("eval", na=False, regex=False).sum(), df.describe().loc["max"].to_dict())
