"""Classes, dataclasses, enumerations and generators."""

import functools
from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import NamedTuple, Optional


class Level(Enum):
    LOW = "low"
    HIGH = "high"


class Point(NamedTuple):
    x: float
    y: float = 0.0


@dataclass(order=True)
class Result:
    score: float
    reason: str = ""
    tags: list[str] = field(default_factory=list)
    level: Optional[Level] = None

    def __post_init__(self):
        if not 0 <= self.score <= 1:
            raise ValueError(f"score {self.score} is out of range")


class Scorer(ABC):
    @abstractmethod
    def score(self, answer: str) -> Result: ...

    @property
    def name(self):
        return type(self).__name__


class Exact(Scorer):
    def __init__(self, expected):
        self.expected = expected

    def score(self, answer):
        return Result(float(answer == self.expected), "exact", ["a", "b"], Level.HIGH)


@functools.lru_cache(maxsize=None)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def pairs(values):
    for index, value in enumerate(values):
        yield index, value


scorer = Exact("x")
results = sorted(scorer.score(answer) for answer in ("x", "y"))
print(scorer.name, asdict(results[-1]), Point(1.5), fibonacci(20), dict(pairs("ab")))
print(isinstance(scorer, Scorer), results[0] < results[1], Level("low").name)
try:
    Result(2)
except ValueError as error:
    print(error)
