"""Outcome of one row of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .error_info import ErrorInfo, ErrorKind
from .output_file import OutputFile
from .result import read_value, why_no_value


@dataclass(frozen=True)
class Row:
    """Outcome of one row; `index` counts the inputs from 0.

    The members mean what they mean in `Result`.
    """

    index: int
    stdout: str
    stderr: str
    ret_val: str
    ret_json: str | None
    exit_code: int
    error: ErrorInfo | None
    duration_us: int
    files: tuple[OutputFile, ...] = ()
    truncated: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True if the program ended well for this row."""
        return self.error is None

    @property
    def kind(self) -> ErrorKind | Literal["success"]:
        """The kind of its error, or "success"."""
        return "success" if self.error is None else self.error.kind

    @property
    def value(self) -> Any:
        """The value that `return_val` got, None without one, as `Result.value`.

        Raises ValueError for a value that JSON cannot say.
        """
        return read_value(self.ret_val, self.ret_json, self.truncated)

    @property
    def value_error(self) -> ErrorInfo | None:
        """Reason why there is no value to use: `error`, or a value that JSON cannot
        say."""
        fact = why_no_value(self.ret_val, self.ret_json, self.truncated)
        if self.error is not None or fact is None:
            return self.error
        return ErrorInfo("ValueError", fact, None, None, "exception")

    @classmethod
    def from_json(cls, line: Mapping[str, Any], index: int) -> Row:
        """Return the row that a line of an answer describes, as number `index`."""
        error = line.get("error")
        return cls(
            index=index,
            stdout=line["stdout"],
            stderr=line["stderr"],
            ret_val=line["ret_val"],
            ret_json=line.get("ret_json"),
            exit_code=line["exit_code"],
            error=None if error is None else ErrorInfo.from_json(error),
            duration_us=line["duration_us"],
            files=tuple(OutputFile.from_json(one) for one in line.get("files", ())),
            truncated=tuple(line.get("truncated", ())),
        )
