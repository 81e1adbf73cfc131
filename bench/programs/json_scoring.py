"""A scoring function as evaluation platforms send it: JSON in, JSON out."""

import json
from dataclasses import asdict, dataclass

RECORDS = json.loads("""
[
  {"id": 1, "expected": "Paris", "actual": " paris ", "latency_ms": 812},
  {"id": 2, "expected": "42", "actual": "42", "latency_ms": 95},
  {"id": 3, "expected": "蓝色", "actual": "蓝色", "latency_ms": 240},
  {"id": 4, "expected": "import os", "actual": "import sys", "latency_ms": 61},
  {"id": 5, "expected": "yes", "actual": "Yes, of course", "latency_ms": 1500}
]
""")


@dataclass
class Score:
    id: int
    exact: bool
    overlap: float
    fast: bool


def overlap(expected: str, actual: str) -> float:
    wanted, given = set(expected.lower().split()), set(actual.lower().split())
    return round(len(wanted & given) / len(wanted | given), 3)


def score(record: dict) -> Score:
    expected, actual = record["expected"].strip(), record["actual"].strip()
    return Score(
        id=record["id"],
        exact=expected.casefold() == actual.casefold(),
        overlap=overlap(expected, actual),
        fast=record["latency_ms"] < 1000,
    )


scores = [asdict(score(record)) for record in RECORDS]
mean = sum(item["overlap"] for item in scores) / len(scores)
print(json.dumps({"scores": scores, "mean": round(mean, 4)}, ensure_ascii=False))
