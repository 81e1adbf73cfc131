"""A function or a program over the rows of a pandas frame."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Literal

from .error_info import ErrorInfo
from .errors import RowError
from .function_source import function_source
from .row import Row

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


def frame_program(program: Program, setup: str | None) -> tuple[str, str | None]:
    """Return the program of each row, and the set-up."""
    if isinstance(program, str):
        return program, setup
    source = function_source(program, setup or "")
    # Its first line must stay the first: it is about the whole program.
    whole = source if setup is None else f"{source}\n{setup}"
    return f"return_val({program.__name__}(INPUT))", whole


class FrameRows:
    """Collects the values of rows, and makes a series of them."""

    def __init__(
        self,
        frame: pd.DataFrame | pd.Series[Any],
        errors: Literal["raise", "coerce"],
    ) -> None:
        if errors not in ("raise", "coerce"):
            raise ValueError(f'Cannot use errors="{errors}": it is "raise" or "coerce"')
        self._index = frame.index
        self._raises = errors == "raise"
        self._values: list[Any] = [None] * len(frame)
        self._errors: dict[Hashable, ErrorInfo] = {}

    def add(self, row: Row) -> None:
        """Add a row. Raises RowError if it failed and that ends all."""
        if row.error is None:
            self._values[row.index] = row.value
            return
        label = self._index[row.index]
        if self._raises:
            raise RowError(label, row)
        self._errors[label] = row.error

    def series(self) -> pd.Series[Any]:
        """Return the values; `attrs["errors"]` has errors by label."""
        import pandas as pd

        made = pd.Series(self._values, index=self._index, dtype=object)
        made = made.infer_objects()
        made.attrs["errors"] = self._errors
        return made
