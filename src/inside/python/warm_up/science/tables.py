"""Records turned into tables, aggregated in several ways, and back to JSON."""

import json

import pandas as pd

RECORDS = [
    {"model": "a", "score": 0.5, "tokens": 120, "tags": ["x"]},
    {"model": "b", "score": 0.75, "tokens": 80, "tags": []},
    {"model": "a", "score": None, "tokens": 95, "tags": ["x", "y"]},
]

table = pd.DataFrame(RECORDS)
table["cost"] = table["tokens"] * 0.002
table.loc[table["score"].isna(), "score"] = 0.0
by_model = table.groupby("model").agg(
    mean_score=("score", "mean"), total=("cost", "sum"), runs=("score", "size")
)
print(by_model.round(3).to_dict("index"))
print(table.groupby("model")[["score", "tokens"]].mean().to_json(orient="index"))
print(table.groupby("model")["tokens"].transform("max").tolist())
ranked = table.sort_values("score", ascending=False).reset_index(drop=True)
ranked["rank"] = ranked["score"].rank(ascending=False).astype(int)
print(ranked[["model", "rank"]].values.tolist(), ranked.columns.tolist())
print(table.explode("tags")["tags"].dropna().value_counts().to_dict())
wide = table.melt(id_vars="model", value_vars=["score", "tokens"])
print(wide.query("variable == 'score'").shape, table.set_index("model").loc["b", "cost"])
for row in table.itertuples():
    print(row.Index, row.model, f"{row.cost:.2f}")
for _, row in table.iterrows():
    print(row["model"])
print(json.loads(table.to_json(orient="records"))[0], table.to_string(index=False))
print(table.select_dtypes("number").corr().shape, table["score"].quantile(0.5))
