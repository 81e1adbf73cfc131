"""Formats that `faas map` reads and writes: rows of a file, and lines of JSON."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Unpack

from .batch import Batch
from .batch_summary import BatchSummary
from .client import Client
from .error_info import ErrorInfo
from .options import BatchOptions
from .progress_bar import ProgressBar
from .row import Row


class MappedLines(Iterator[str]):
    """Lines of JSON, one a row; `summary` counts them."""

    def __init__(self, batch: Batch, values: bool) -> None:
        self._batch = batch
        self._values = values
        self.unreadable = 0
        """Rows that ended well with a value that JSON cannot say."""

    @property
    def summary(self) -> BatchSummary:
        """Report so far."""
        return self._batch.summary

    def __next__(self) -> str:
        row = next(self._batch)
        error = row.value_error
        self.unreadable += row.ok and error is not None
        value = row.value if error is None else None
        shown = value if self._values else _shown(row, value, error)
        return json.dumps(shown, ensure_ascii=False)

    def __enter__(self) -> MappedLines:
        return self

    def __exit__(self, *_: object) -> None:
        self._batch.close()


def map_rows(
    client: Client,
    code: str,
    name: str,
    *,
    values: bool,
    quiet: bool,
    **options: Unpack[BatchOptions],
) -> MappedLines:
    """Run `code` for the rows of file `name`, and return the lines to print.

    values: bare values in place of objects. quiet: no progress on stderr.

    Raises ValueError in the loop for a row that is no JSON.
    """
    rows = read_rows(name)
    options["progress"] = False if quiet else ProgressBar(sys.stderr)
    return MappedLines(client.batch(code, rows, **options), values)


def read_rows(name: str) -> Iterable[Any]:
    """Return the rows of a file; those of JSON lines and CSV are read in the loop.

    `.csv` has a dict a row, by the names in its first line; `.json` a list; any
    other file, and "-" for stdin, a line of JSON a row.

    Raises OSError, and ValueError for what is no JSON, both also in the loop.
    """
    ending = Path(name).suffix.lower()
    if ending == ".csv":
        return _csv_rows(name)
    if ending == ".json":
        rows = json.loads(Path(name).read_bytes())
        if not isinstance(rows, list):
            raise ValueError(f'Cannot read rows of "{name}": it has no list')
        return rows
    if name == "-":
        return _json_lines(name, sys.stdin.buffer)
    return JsonLines(name)


class JsonLines:
    """The rows of a file with a line of JSON each; counted, so that one sees the end."""

    def __init__(self, name: str) -> None:
        self._name = name
        with open(name, "rb") as file:
            self._rows = sum(1 for line in file if line.strip())

    def __len__(self) -> int:
        return self._rows

    def __iter__(self) -> Iterator[Any]:
        with open(self._name, "rb") as file:
            yield from _json_lines(self._name, file)


def _csv_rows(name: str) -> Iterator[Any]:
    with open(name, encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _json_lines(name: str, file: Iterable[bytes]) -> Iterator[Any]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except ValueError as error:
            raise ValueError(
                f'Cannot read line {number} of "{name}": {error}'
            ) from error


def _shown(row: Row, value: Any, error: ErrorInfo | None) -> dict[str, Any]:
    """Return what is shown of a row: streams only where they have something."""
    shown: dict[str, Any] = {"index": row.index}
    if error is None:
        shown["value"] = value
    else:
        shown["error"] = {
            "kind": error.kind,
            "type": error.type,
            "message": error.message,
            "line": error.line,
        }
    if row.stdout:
        shown["stdout"] = row.stdout
    if row.stderr and row.ok:
        shown["stderr"] = row.stderr
    return shown
