import pandas as pd

df = pd.DataFrame({"age": [20, 35, 50], "city": ["Oslo", "Rome", "Oslo"]})
limit, cities = 30, ["Oslo"]
print(df.query("age > @limit and city in @cities"))
print(df.query(f"age < {limit}").shape, df.query("city == 'Rome'")["age"].item())
df.eval("double = age * 2", inplace=True)
print(df["double"].tolist(), df.eval("age + double").sum())
