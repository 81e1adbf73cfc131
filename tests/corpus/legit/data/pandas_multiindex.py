import pandas as pd

idx = pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["k", "n"])
s = pd.Series([1, 2, 3, 4], index=idx)
print(s.unstack().to_dict(), s.xs("b").sum(), s.groupby(level="n").max().tolist())
c = pd.Categorical(["lo", "hi", "lo"], categories=["lo", "hi"], ordered=True)
print(c.codes.tolist(), pd.cut([1, 5, 9], bins=[0, 3, 10], labels=["s", "l"]).tolist())
