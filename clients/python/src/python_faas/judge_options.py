"""Options of a submission, in one place for all clients."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

from .options import Priority

Tests = Sequence[Mapping[str, Any]] | str
"""Tests as docs/judging.md has them, or the id of a set from `store_tests`."""


class JudgeOptions(TypedDict, total=False):
    """Options to judge a program.

    compare: "trimmed" (the default), "exact", "tokens", "lines_any_order" or
        "numbers", or an object with `mode` and tolerances; a test can have its own.
    time_ms, memory_bytes: what one test may take. total_ms: what all may take.
    scale: True multiplies `time_ms` by how much slower a sandbox is than a native
        Python; a number, by that number.
    stop: "first_failure" leaves out the tests after the first that does not pass.
    include: "stdout" and "stderr", to get the beginning of them for each test.
    """

    language: str | None
    compare: str | Mapping[str, Any] | None
    time_ms: int | None
    memory_bytes: int | None
    total_ms: int | None
    scale: bool | float | None
    stop: Literal["never", "first_failure"] | None
    include: Sequence[Literal["stdout", "stderr"]] | None
    seed: int | None
    priority: Priority | None


class JudgeAllOptions(JudgeOptions, total=False):
    """Options to judge many programs.

    in_flight: how many requests wait for their answer at the same time, 4 by
        default; each has a few dozens of submissions.
    checkpoint: a file that keeps what is judged; the same call later judges only
        the rest. A submission that could not be judged is judged again.
    progress: True for a bar on stderr, or what is called with the submissions that
        are done and how many there are, None where that is not known.
    """

    in_flight: int
    checkpoint: str | Path | None
    progress: bool | Callable[[int, int | None], None]


def judge_members(**options: Unpack[JudgeOptions]) -> dict[str, Any]:
    """Return the members of a request to `/judge`; what is None is left out."""
    names = ("language", "compare", "stop", "include", "seed", "priority")
    limits = ("time_ms", "memory_bytes", "total_ms", "scale")
    given: dict[str, Any] = {
        name: one for name, one in options.items() if one is not None
    }
    members = {name: given[name] for name in names if name in given}
    limited = {name: given[name] for name in limits if name in given}
    return {**members, "limits": limited} if limited else members
