"""Verdicts of all tests of a program, for graders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from ..client import Client
from ..errors import JudgeError
from ..judge_options import JudgeOptions
from ..judged import JudgedTest
from ..shared_client import shared_client


def judged_tests(
    code: str,
    tests: Sequence[Mapping[str, Any]],
    client: Client | None = None,
    **options: Unpack[JudgeOptions],
) -> Sequence[JudgedTest]:
    """Judge a program, and return what came of each test.

    Raises JudgeError if the service could not judge one of them.
    """
    judged = (client or shared_client()).judge(code, tests, **options)
    for test in judged.tests:
        if test.verdict == "not_judged":
            raise JudgeError(f"Cannot judge test {test.index}: {test.reason}")
    if judged.verdict == "not_judged":
        raise JudgeError(f"Cannot judge the program: {judged.reason}")
    return judged.tests
