"""What came of one row of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .error_info import ErrorInfo
from .output_file import OutputFile
from .result import read_value


@dataclass(frozen=True)
class Row:
    """What came of one row; `index` counts the inputs from 0.

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
        """Whether the program ended well for this row."""
        return self.error is None

    @property
    def value(self) -> Any:
        """What `return_val` was given: its JSON value, else its text, else None."""
        return read_value(self.ret_val, self.ret_json)

    @classmethod
    def from_json(cls, line: Mapping[str, Any], offset: int) -> Row:
        """Return what a line says whose batch began with input `offset`."""
        error = line.get("error")
        return cls(
            index=line["index"] + offset,
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
