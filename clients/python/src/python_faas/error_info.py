"""Error of a program."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

ErrorKind = Literal["exception", "syntax", "rejected", "timeout", "memory", "crash"]


@dataclass(frozen=True)
class Finding:
    """One place where the safety policy refused a program; all counts from 1."""

    rule: str
    line: int
    column: int
    end_column: int
    message: str
    help: str


@dataclass(frozen=True)
class ErrorInfo:
    """Error of a program.

    `line` and `column` count from 1 in the program as it was sent, and are None
    where no place is known. With `file`, `line` counts in that file of this
    machine: the program was a function of it. `help` describes what to do, where
    that is known.
    """

    type: str
    message: str
    line: int | None
    column: int | None
    kind: ErrorKind
    help: str | None = None
    rules: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    file: str | None = None

    def describe(self) -> str:
        """Return it in one line: `IndexError: list index out of range (line 2)`."""
        text = f"{self.type}: {self.message}" if self.message else self.type
        if self.line is None:
            return text
        place = f"line {self.line}"
        if self.file is not None:
            # As a traceback of a program in this folder has it.
            near = os.path.relpath(self.file)
            file = self.file if near.startswith("..") else near
            place = f"{file}, {place}"
        return f"{text} ({place})"

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ErrorInfo:
        """Return what an `error` of the service says."""
        return cls(
            type=value["type"],
            message=value["message"],
            line=value.get("line"),
            column=value.get("column"),
            kind=value.get("kind", "exception"),
            help=value.get("help"),
            rules=tuple(value.get("rules", ())),
            findings=tuple(
                Finding(
                    rule=one["rule"],
                    line=one["line"],
                    column=one["column"],
                    end_column=one["end_column"],
                    message=one["message"],
                    help=one["help"],
                )
                for one in value.get("findings", ())
            ),
        )
