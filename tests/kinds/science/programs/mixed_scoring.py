"""The sort of program an evaluation platform sends: data in, scores out."""

import json
import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass
class Score:
    name: str
    value: float


def return_block(text):
    print("__BEGIN__")
    print(text)
    print("__END__")


ROWS = [
    {"prompt": "你好，\"import os\"", "answer": "A", "expected": "A", "seconds": 1.5},
    {"prompt": "eval(1)", "answer": "B", "expected": "C", "seconds": 0.25},
    {"prompt": "third", "answer": "C", "expected": "C", "seconds": None},
]


def evaluate(rows):
    df = pd.DataFrame(rows)
    df["hit"] = (df["answer"] == df["expected"]).astype(float)
    df["weight"] = np.log1p(df["prompt"].str.len())
    total = np.average(df["hit"], weights=df["weight"])
    return [Score("accuracy", df["hit"].mean()), Score("weighted", float(total)), Score("seconds", float(df["seconds"].median()))]


try:
    scores = evaluate(ROWS)
except Exception as error:
    print(error, file=sys.stderr)
    sys.exit(1)
return_block(json.dumps({s.name: round(s.value, 6) for s in scores}, ensure_ascii=False))
