"""Scores the answers in answers.jsonl, and prints how each country fares."""

import re

import pandas as pd
from python_faas import Client


def score(row):
    words = re.findall(r"\w+", row["answer"])
    if not words:
        raise ValueError("there is no answer")
    is_right = row["expected"] in words
    return is_right / (1 if len(words) <= 6 else 2)


answers = pd.read_json("answers.jsonl", lines=True)
with Client() as client:
    scores = client.map_frame(answers, score, errors="coerce", progress=True)

answers["score"] = scores.astype(float)
print(answers.groupby("country")["score"].agg(["count", "mean"]).round(3))
print(len(scores.attrs["errors"]), "rows failed; the first:")
print(next(iter(scores.attrs["errors"].values())).describe())
