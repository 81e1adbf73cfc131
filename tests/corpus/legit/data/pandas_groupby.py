import pandas as pd

df = pd.DataFrame({"team": list("aabbb"), "points": [1, 3, 5, 7, 9], "won": [True, False, True, True, False]})
print(df.groupby("team")["points"].agg(["mean", "max"]).to_dict())
print(df.groupby("team", as_index=False).agg(total=("points", "sum"), wins=("won", "sum")).to_string(index=False))
