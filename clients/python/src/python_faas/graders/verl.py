"""The reward of verl's `sandbox_fusion`, as a custom reward function.

    custom_reward_function.path=pkg://python_faas.graders.verl
    custom_reward_function.name=compute_score

Outputs are equal as they are there: without newlines at their ends, and otherwise
to the character.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ..client import Client
from .judged_tests import judged_tests

# Compares as verl does, outside of the program's interpreter.
_CHECKER = """
output, expected = INPUT["output"], INPUT["expected"]
return_val(float(output.rstrip("\\n") == expected.rstrip("\\n")))
"""

# Reads one value of JSON per line; a failure prints nothing to stdout.
_CALL = """
if __name__ == "__main__":
    import json as _json, sys as _sys, traceback as _traceback
    try:
        _args = [_json.loads(_line) for _line in _sys.stdin.read().splitlines() if _line]
        _name = {name!r}
        _call = globals().get(_name) or getattr(Solution(), _name)
        _value = _call(*_args)
        _plain = _value is None or isinstance(_value, (dict, list, tuple, bool))
        print(_json.dumps(_value) if _plain else str(_value))
    except Exception:
        _traceback.print_exc()
"""
_CONTINUOUS_CASES = 10


def code_block(answer: str) -> str | None:
    """Return the last block of Python in an answer, else the first block."""
    named = re.findall(r"```python\n(.*?)```", answer, re.DOTALL)
    if named:
        return str(named[-1])
    parts = answer.split("```")
    return parts[1].partition("\n")[2] if len(parts) > 2 else None


def compute_score(
    data_source: str,
    solution_str: str,
    ground_truth: str | Mapping[str, Any],
    extra_info: Mapping[str, Any] | None = None,
    *,
    client: Client | None = None,
    continuous: bool = False,
    timeout: float = 10,
) -> float:
    """Return the share of test cases that an answer passes, from 0 to 1.

    ground_truth: `inputs` and `outputs`, and `fn_name` or `assert_case` where
        programs are called; a mapping, or its JSON.
    continuous: grade the first ten cases alone.
    timeout: seconds for each case.
    """
    cases = json.loads(ground_truth) if isinstance(ground_truth, str) else ground_truth
    code = code_block(solution_str)
    if code is None:
        return 0.0
    if cases.get("fn_name"):
        code += _CALL.format(name=cases["fn_name"])
    tests: list[dict[str, Any]] = [
        {"code": case} for case in cases.get("assert_case") or []
    ] or [
        {"stdin": stdin, "expected": expected, "checker": _CHECKER}
        for stdin, expected in zip(cases["inputs"], cases["outputs"])
    ]
    tests = tests[:_CONTINUOUS_CASES] if continuous else tests
    if not tests:
        return 0.0
    judged = judged_tests(code, tests, client, time_ms=int(timeout * 1_000))
    return sum(test.verdict == "passed" for test in judged) / len(tests)
