from dataclasses import dataclass, field
from typing import Callable


@dataclass(frozen=True)
class Criterion:
    name: str
    weight: float
    test: Callable[[str], bool]


@dataclass
class Rubric:
    criteria: list[Criterion] = field(default_factory=list)

    def score(self, text: str) -> tuple[float, list[str]]:
        total = sum(c.weight for c in self.criteria)
        passed = [c for c in self.criteria if c.test(text)]
        return sum(c.weight for c in passed) / total, [c.name for c in self.criteria if c not in passed]


rubric = Rubric([
    Criterion("polite", 1, lambda t: "please" in t.lower()),
    Criterion("short", 2, lambda t: len(t) < 60),
    Criterion("ends", 1, lambda t: t.endswith((".", "!", "?"))),
])
print(rubric.score("Please close the window."))
print(rubric.score("Close it"))
