"""LiveCodeBench's grader: `check_correctness` of a sample and a program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..client import Client
from .judged_tests import judged_tests

# Imports that the grader puts in front of each program; of `io` and `sys` the
# part that the safety policy allows.
_MODULES = (
    "string re datetime collections heapq bisect copy math random statistics "
    "itertools functools operator io sys json builtins typing"
).split()
_PARTS = {
    "io": "BytesIO, StringIO",
    "sys": "argv, exit, maxsize, setrecursionlimit, stderr, stdin, stdout",
    "builtins": "print",
}
_PRELUDE = (
    "".join(f"from {name} import {_PARTS.get(name, '*')}\n" for name in _MODULES)
    + f"import {', '.join(_MODULES)}\n"
    + "sys.setrecursionlimit(50000)\n"
)
_CODES = {
    "passed": True,
    "wrong_answer": -2,
    "time_limit": -3,
}
_RUNTIME_ERROR = -4
_MESSAGES = {
    -2: "Wrong Answer",
    -3: "Time Limit Exceeded",
    _RUNTIME_ERROR: "Runtime Error",
}


def check_correctness(
    sample: Mapping[str, Any],
    generation: str,
    timeout: float = 6,
    debug: bool = False,
    *,
    client: Client | None = None,
) -> tuple[list[bool | int], dict[str, Any]]:
    """Return the code of each test up to the first that fails, and why it does.

    sample: `input_output`, a mapping of `inputs`, `outputs` and perhaps `fn_name`,
        or its JSON. timeout: seconds for each test.

    True is a pass, -2 a wrong answer, -3 a time limit, -4 a runtime error.
    """
    given = sample["input_output"]
    cases = json.loads(given) if isinstance(given, str) else given
    name = cases.get("fn_name")
    pairs = list(zip(cases["inputs"], cases["outputs"]))
    if name is None:
        tests: list[dict[str, Any]] = [
            {"stdin": stdin, "expected": expected} for stdin, expected in pairs
        ]
    else:
        function = f"Solution.{name}" if "class Solution" in generation else name
        tests = [
            {
                "call": {"function": function, "args": _values(arguments)},
                "expected": json.loads(expected),
            }
            for arguments, expected in pairs
        ]
    judged = judged_tests(
        _PRELUDE + generation,
        tests,
        client,
        time_ms=int(timeout * 1_000),
        stop="first_failure",
        # Values are compared as they are.
        compare="lines_decimal" if name is None else "exact",
    )
    codes: list[bool | int] = []
    for test in judged:
        code = _CODES.get(test.verdict, _RUNTIME_ERROR)
        codes.append(code)
        if code is not True:
            return codes, {
                "error_code": code,
                "error_message": _MESSAGES[code],
                "error": test.describe(),
            }
    return codes, {}


def _values(lines: str) -> list[Any]:
    """Return the values of JSON in the lines of a text."""
    return [json.loads(line) for line in lines.split("\n") if line]
