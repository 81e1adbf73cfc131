"""The metric `code_eval` of Hugging Face's `evaluate`: pass@k.

>>> from python_faas.graders import code_eval
>>> pass_at_k, results = code_eval.compute(
...     predictions=[["def add(a, b): return a * b", "def add(a, b): return a + b"]],
...     references=["assert add(2, 3) == 5"],
...     k=[1, 2],
... )
>>> pass_at_k
{'pass@1': 0.5, 'pass@2': 1.0}
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import prod
from typing import Any

from ..client import Client
from ..errors import JudgeError
from ..judged import Judged
from ..shared_client import shared_client

Results = dict[int, list[tuple[int, dict[str, Any]]]]
"""Per task the candidates: number, and what came of it."""


def compute(
    predictions: Sequence[Sequence[str]],
    references: Sequence[str],
    k: Iterable[int] = (1, 10, 100),
    num_workers: int = 4,
    timeout: float = 3.0,
    *,
    client: Client | None = None,
) -> tuple[dict[str, float], Results]:
    """Return pass@k, and what came of each candidate.

    predictions: candidates of each task. references: tests of each task.
    num_workers: requests at a time. timeout: seconds for each candidate.

    Raises JudgeError if the service could not judge a candidate.
    """
    places = [
        (task, number)
        for task, candidates in enumerate(predictions)
        for number in range(len(candidates))
    ]
    submissions = [
        {
            "code": predictions[task][number],
            "tests": [{"code": references[task]}],
        }
        for task, number in places
    ]
    results: Results = defaultdict(list)
    judging = (client or shared_client()).judge_all(
        submissions, in_flight=num_workers, time_ms=int(timeout * 1_000)
    )
    for (task, number), judged in zip(places, judging):
        told = {
            "task_id": task,
            "passed": judged.verdict == "passed",
            "result": _result(judged),
            "completion_id": number,
        }
        results[task].append((number, told))
    counts = [
        (len(found), sum(told["passed"] for _, told in found))
        for found in results.values()
    ]
    pass_at_k = {
        f"pass@{each}": sum(estimate_pass_at_k(*count, each) for count in counts)
        / len(counts)
        for each in k
        if counts and all(total >= each for total, _ in counts)
    }
    return pass_at_k, results


def estimate_pass_at_k(total: int, passed: int, k: int) -> float:
    """Return the chance that one of k candidates passes, without bias."""
    if total - passed < k:
        return 1.0
    return 1.0 - prod(1 - k / each for each in range(total - passed + 1, total + 1))


def _result(judged: Judged) -> str:
    if judged.verdict == "not_judged":
        raise JudgeError(f"Cannot judge the candidate: {judged.reason}")
    if judged.verdict == "passed":
        return "passed"
    if judged.verdict == "time_limit":
        return "timed out"
    failed = judged.first_failed
    return f"failed: {'' if failed is None else failed.describe()}"
