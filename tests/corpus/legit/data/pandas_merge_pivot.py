import pandas as pd

orders = pd.DataFrame({"id": [1, 2, 3], "customer": ["x", "y", "x"], "amount": [10, 20, 30]})
customers = pd.DataFrame({"customer": ["x", "y", "z"], "country": ["NO", "IT", "NO"]})
merged = orders.merge(customers, on="customer", how="left", validate="many_to_one")
print(merged.pivot_table(index="country", values="amount", aggfunc="sum").to_dict())
print(pd.concat([orders, orders.assign(id=9)]).drop_duplicates("id").shape)
