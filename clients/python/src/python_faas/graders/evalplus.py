"""EvalPlus' check: a solution against the reference, on base and plus inputs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ..client import Client
from ..errors import JudgeError
from ..shared_client import shared_client
from .judged_tests import judged_tests

Status = Literal["pass", "fail", "timeout"]

# As `numpy.allclose` is called there.
_RELATIVE = 1e-7
_LEAST_ABSOLUTE = 1e-6

_REFERENCE = """
import copy as _copy
return_val([{name}(*_copy.deepcopy(_args)) for _args in INPUT])
"""


def expected_outputs(
    problem: Mapping[str, Any],
    inputs: Sequence[Sequence[Any]],
    client: Client | None = None,
) -> list[Any]:
    """Return what the reference of a problem answers to each input.

    Raises JudgeError if the reference fails, or answers no plain data.
    """
    code = problem["prompt"] + problem["canonical_solution"]
    result = (client or shared_client()).run(
        code + _REFERENCE.format(name=problem["entry_point"]), input=list(inputs)
    )
    if result.error is not None or not isinstance(result.value, list):
        why = "no plain data" if result.error is None else result.error.describe()
        raise JudgeError(f'Cannot run the reference of {problem["task_id"]}: {why}')
    return result.value


def check_solution(
    problem: Mapping[str, Any],
    solution: str,
    *,
    client: Client | None = None,
    timeout: float = 4,
    base_only: bool = False,
) -> dict[str, tuple[Status, list[bool]]]:
    """Return the status and the verdicts for `base`, and for `plus`.

    problem: a row of HumanEval+ or MBPP+. solution: the whole program.
    timeout: seconds for each input.
    """
    kinds = ("base",) if base_only else ("base", "plus")
    return {
        kind: _status(problem, solution, problem[f"{kind}_input"], client, timeout)
        for kind in kinds
    }


def _status(
    problem: Mapping[str, Any],
    solution: str,
    inputs: Sequence[Sequence[Any]],
    client: Client | None,
    timeout: float,
) -> tuple[Status, list[bool]]:
    if not inputs:
        return "pass", []
    expected = expected_outputs(problem, inputs, client)
    tests = [
        {
            "call": {"function": problem["entry_point"], "args": json.loads(args)},
            "expected": value,
        }
        for args, value in zip(map(json.dumps, inputs), expected)
    ]
    absolute = max(problem.get("atol") or 0, _LEAST_ABSOLUTE)
    judged = judged_tests(
        solution,
        tests,
        client,
        time_ms=int(timeout * 1_000),
        compare={"mode": "numbers", "relative": _RELATIVE, "absolute": absolute},
    )
    passed = [test.verdict == "passed" for test in judged]
    if all(passed):
        return "pass", passed
    is_late = any(test.verdict == "time_limit" for test in judged)
    return "timeout" if is_late else "fail", passed
