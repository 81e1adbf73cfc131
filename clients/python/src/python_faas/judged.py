"""Outcome of a program and its tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .error_info import ErrorInfo

Verdict = Literal[
    "passed",
    "wrong_answer",
    "runtime_error",
    "time_limit",
    "memory_limit",
    "output_limit",
    "rejected",
    "not_run",
    "not_judged",
]


@dataclass(frozen=True)
class Difference:
    """The first difference between two outputs; values have no line and column."""

    expected: str
    got: str
    line: int | None = None
    column: int | None = None

    def describe(self) -> str:
        """Return it in one line: `line 1, column 3: expected "2", got "-2"`."""
        place = "" if self.line is None else f"line {self.line}, column {self.column}: "
        return f'{place}expected "{self.expected}", got "{self.got}"'


@dataclass(frozen=True)
class JudgedTest:
    """Outcome of one test; `index` counts from 0.

    `difference` belongs to a wrong answer, `error` to a program that failed,
    `score` and `message` to a checker, `reason` to a test that did not run.
    `stdout` and `stderr` are None unless `include` asked for them.
    """

    index: int
    verdict: Verdict
    time_ms: float | None = None
    memory_bytes: int | None = None
    score: float | None = None
    difference: Difference | None = None
    error: ErrorInfo | None = None
    message: str | None = None
    reason: str | None = None
    stdout: str | None = None
    stderr: str | None = None

    def describe(self) -> str:
        """Return why it did not pass, in one line; "" if it did."""
        if self.verdict == "passed":
            return ""
        if self.error is not None:
            return self.error.describe()
        if self.difference is not None:
            return self.difference.describe()
        return self.message or self.reason or ""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> JudgedTest:
        """Return the test that an entry of `tests` describes."""
        error, difference = value.get("error"), value.get("difference")
        return cls(
            index=value["index"],
            verdict=value["verdict"],
            time_ms=value.get("time_ms"),
            memory_bytes=value.get("memory_bytes"),
            score=value.get("score"),
            difference=None
            if difference is None
            else Difference(
                str(difference.get("expected", "")),
                str(difference.get("got", "")),
                difference.get("line"),
                difference.get("column"),
            ),
            error=None if error is None else ErrorInfo.from_json(error),
            message=value.get("message"),
            reason=value.get("reason"),
            stdout=value.get("stdout"),
            stderr=value.get("stderr"),
        )


@dataclass(frozen=True)
class Judged:
    """Outcome of a submission; `index` counts submissions from 0.

    `verdict` is that of the first test that did not pass. `score` is the mean of
    the tests' scores, None if the service could not judge it: then `reason` tells
    why, and it may be sent again.
    """

    index: int
    id: str | None
    verdict: Verdict
    passed: int
    total: int
    score: float | None
    tests: tuple[JudgedTest, ...]
    duration_ms: float
    reason: str | None = None

    @property
    def ok(self) -> bool:
        """True if every test passed."""
        return self.verdict == "passed"

    @property
    def first_failed(self) -> JudgedTest | None:
        """The first test that did not pass, None if all did."""
        return next((one for one in self.tests if one.verdict != "passed"), None)

    @classmethod
    def from_json(cls, value: Mapping[str, Any], index: int = 0) -> Judged:
        """Return the submission that an answer of `/judge` describes."""
        return cls(
            index=index,
            id=value.get("id"),
            verdict=value["verdict"],
            passed=value.get("passed", 0),
            total=value.get("total", 0),
            score=value.get("score"),
            tests=tuple(map(JudgedTest.from_json, value.get("tests", ()))),
            duration_ms=value.get("duration_ms", 0),
            reason=value.get("reason"),
        )
