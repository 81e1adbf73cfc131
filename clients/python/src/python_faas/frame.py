"""A function or a program over the rows of a pandas frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .error_info import ErrorInfo
from .errors import RowError
from .function_source import function_source
from .plain_value import _python_faas_value
from .row import Row
from .sent_function import SentFunction

if TYPE_CHECKING:
    import pandas as pd

Program = str | Callable[[dict[str, Any]], Any]
"""A program that finds its row in `INPUT`, or a function that takes the row."""


def frame_inputs(frame: pd.DataFrame | pd.Series[Any]) -> list[Any]:
    """Return the rows of a frame as dicts, or the values of a series."""
    # As objects, numbers are Python's own, of which JSON knows.
    if frame.ndim == 1:
        return list(frame.astype(object))
    names = [str(name) for name in frame.columns]
    columns = [list(frame.iloc[:, place].astype(object)) for place in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns)] or [
        {} for _ in range(len(frame))
    ]


@dataclass(frozen=True)
class FrameProgram:
    """The program of each row, its set-up, and the places of the caller's lines."""

    code: str
    setup: str | None
    function: SentFunction | None

    @classmethod
    def of(cls, program: Program, setup: str | None) -> FrameProgram:
        """Return what to send for a program or a function."""
        if isinstance(program, str):
            return cls(program, setup, None)
        sent = function_source(program, setup or "")
        if setup is not None:
            sent = sent.followed_by(setup, "setup")
        code = f"return_val({CHECK}({program.__name__}(INPUT)))"
        return cls(code, sent.source, sent)

    def error(self, row: Row) -> ErrorInfo | None:
        """Return why a row has no value, at the caller's own line."""
        error = row.value_error
        if error is None or self.function is None:
            return error
        return self.function.locate(error, row.stderr)


class FrameRows:
    """Collects the rows of a frame, and makes a series or a frame of them."""

    def __init__(
        self,
        frame: pd.DataFrame | pd.Series[Any],
        program: FrameProgram,
        errors: str,
    ) -> None:
        if errors not in ("raise", "coerce"):
            raise ValueError(f'Cannot use errors="{errors}": it is "raise" or "coerce"')
        self._index = frame.index
        self._columns = (
            [] if frame.ndim == 1 else [str(name) for name in frame.columns]
        )
        self._program = program
        self._raises = errors == "raise"
        self._rows: list[Row | None] = [None] * len(frame)
        self._errors: dict[int, ErrorInfo] = {}

    def add(self, row: Row) -> None:
        """Add a row. Raises RowError if it failed and that ends all."""
        self._rows[row.index] = row
        error = self._program.error(row)
        if error is None:
            return
        self._errors[row.index] = error
        if self._raises:
            raise self._row_error(row.index)

    def series(self) -> pd.Series[Any]:
        """Return the values; `attrs["errors"]` has errors by label.

        Raises RowError if every row asked for the same column that is not there.
        """
        import pandas as pd

        wrong = {
            error.message if self._is_wrong_column(error) else None
            for error in self._errors.values()
        }
        if len(self._errors) == len(self._rows) and len(wrong) == 1 and all(wrong):
            raise self._row_error(0)
        values = [
            None if row is None or index in self._errors else row.value
            for index, row in enumerate(self._rows)
        ]
        made = pd.Series(values, index=self._index, dtype=object).infer_objects()
        made.attrs["errors"] = {
            self._index[index]: error for index, error in self._errors.items()
        }
        return made

    def frame(self) -> pd.DataFrame:
        """Return a frame with everything that is known of each row."""
        import pandas as pd

        columns: dict[str, list[Any]] = {name: [] for name in RESULT_COLUMNS}
        for index, row in enumerate(self._rows):
            error = self._errors.get(index)
            values = (
                None if row is None or error is not None else row.value,
                None if row is None else "success" if error is None else error.kind,
                None if error is None else error.type,
                None if error is None else error.message,
                None if error is None else error.line,
                "" if row is None else row.stdout,
                "" if row is None else row.stderr,
                None if row is None else row.duration_us / 1_000,
            )
            for column, value in zip(columns.values(), values, strict=True):
                column.append(value)
        made = pd.DataFrame(columns, index=self._index, dtype=object)
        made = made.infer_objects()
        made["line"] = made["line"].astype("Int64")
        return made

    def _is_wrong_column(self, error: ErrorInfo) -> bool:
        if error.type != "KeyError" or not self._columns:
            return False
        return error.message not in map(repr, self._columns)

    def _row_error(self, index: int) -> RowError:
        row, error = self._rows[index], self._errors[index]
        assert row is not None
        if self._is_wrong_column(error):
            names = ", ".join(map(repr, self._columns))
            error = replace(error, message=f"{error.message}; columns are {names}")
        return RowError(self._index[index], row, error)


CHECK = _python_faas_value.__name__
RESULT_COLUMNS = (
    "value",
    "kind",
    "error",
    "message",
    "line",
    "stdout",
    "stderr",
    "duration_ms",
)
"""Columns of a frame of results; `kind` is "success" for a row with a value."""
