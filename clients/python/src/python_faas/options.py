"""Options of a call, in one place for all clients and sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypedDict

Tools = Iterable[Callable[..., Any]] | Mapping[str, Callable[..., Any]]
"""Functions, or functions by the name that programs call them by."""

Priority = Literal["low", "normal", "high"]
Content = str | bytes | Path
"""Content of a file: text, bytes, or the file on this machine that has it."""


class RunOptions(TypedDict, total=False):
    """Options of a run.

    language: "python" (the default), "javascript", "typescript" or a short form.
    mode: "cell" runs it as a cell of a notebook: `Result.results`.
    input: any JSON; the global `INPUT` of the program.
    timeout_ms: milliseconds, held to the service's own limit.
    stdin: what standard input has.
    argv: arguments, without the program's name.
    env: the whole environment.
    files: content by path, relative to where the program starts.
    collect: patterns of the files that come back, such as "out/*.csv".
    seed: fixes all randomness.
    now: where the clocks start: a datetime, ISO 8601, or milliseconds since 1970.
    tools: functions of this machine that the program may call, as
        `tools.search(query="x")`; sync or async, described by their type hints
        and docstrings. Their exceptions are raised in the program.
    state: id of the state that the program continues.
    keep: whether to keep what it leaves, for `ttl_s` seconds: `Result.state`.
    """

    language: str | None
    mode: Literal["program", "cell"] | None
    input: Any
    timeout_ms: int | None
    priority: Priority | None
    stdin: str | bytes | None
    argv: Sequence[str] | None
    env: Mapping[str, str] | None
    files: Mapping[str, Content] | None
    collect: Sequence[str] | None
    seed: int | None
    now: datetime | str | int | None
    tools: Tools | None
    state: str | None
    keep: bool | None
    ttl_s: int | None


class BatchOptions(TypedDict, total=False):
    """Options of a batch.

    setup: a program that runs once; every row starts from what it has left.
    state: id of a state that every row starts from, in place of `setup`.
    timeout_ms: of the set-up; row_timeout_ms: of each row.
    seed: fixes the randomness of each row, by its number. A later call of a longer
        batch has the seed plus the number of its first row.
    on_error: "stop" ends the batch at the first row that fails.
    order: "completion" tells rows as they end, "input" in the inputs' order.
    chunk_rows, chunk_bytes: the inputs of one call. A longer batch is several
        calls one after another, each with the set-up. Bytes must stay below the
        service's own limit of a body.
    checkpoint: a file that keeps the rows that are done. A batch that finds them
        there does not run them again: it goes on after a lost connection or a
        killed process, on either side. Not with `seed`.
    progress: True for a bar on stderr, or what is called with the rows that are
        done and how many there are, None where that is not known.
    """

    setup: str | None
    state: str | None
    language: str | None
    timeout_ms: int | None
    row_timeout_ms: int | None
    seed: int | None
    priority: Priority | None
    on_error: Literal["continue", "stop"] | None
    order: Literal["input", "completion"] | None
    chunk_rows: int
    chunk_bytes: int
    checkpoint: str | Path | None
    progress: bool | Callable[[int, int | None], None]
