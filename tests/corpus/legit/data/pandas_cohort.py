import pandas as pd

events = pd.DataFrame({
    "user": [1, 1, 2, 2, 3],
    "month": pd.to_datetime(["2024-01-05", "2024-02-01", "2024-01-20", "2024-03-09", "2024-02-11"]).to_period("M"),
})
events["cohort"] = events.groupby("user")["month"].transform("min")
events["age"] = (events["month"] - events["cohort"]).apply(lambda d: d.n)
print(events.pivot_table(index="cohort", columns="age", values="user", aggfunc="nunique", fill_value=0))
