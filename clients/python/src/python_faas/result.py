"""Outcome of a program."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .error_info import ErrorInfo
from .errors import ProgramError
from .output_file import OutputFile
from .state import State


def why_no_value(
    ret_val: str, ret_json: str | None, truncated: Sequence[str]
) -> str | None:
    """Return why what `return_val` got cannot be read, None if it can."""
    if ret_json is not None or not ret_val:
        return None
    if "ret_json" in truncated:
        return "Cannot read the value: it is longer than the service returns as JSON"
    text = ret_val if len(ret_val) <= 60 else f"{ret_val[:60]}…"
    return f"Cannot read the value: JSON cannot say {text} (`ret_val` has its text)"


def read_value(ret_val: str, ret_json: str | None, truncated: Sequence[str]) -> Any:
    """Return the value that `return_val` got, None without one.

    Raises ValueError for a value that JSON cannot say.
    """
    fact = why_no_value(ret_val, ret_json, truncated)
    if fact is not None:
        raise ValueError(fact)
    return None if ret_json is None else json.loads(ret_json)


@dataclass(frozen=True)
class Result:
    """Outcome of a program. A program that failed is a result too.

    `exit_code` is 0, the code of `sys.exit`, 1, 124 (timeout) or 137 (killed).
    `truncated` names what was cut at a limit. Times are in milliseconds.
    `state` is what it has left, if that was to be kept and could be;
    `state_error` is why it could not. `metadata` is all that the service says of
    the run, as it came.
    """

    stdout: str
    stderr: str
    ret_val: str
    ret_json: str | None
    exit_code: int
    error: ErrorInfo | None
    files: tuple[OutputFile, ...]
    truncated: tuple[str, ...]
    duration_ms: int
    queue_ms: int
    task_id: str
    state: State | None
    state_error: str | None
    metadata: Mapping[str, Any] = field(repr=False)

    @property
    def ok(self) -> bool:
        """True if the program ended well."""
        return self.error is None

    @property
    def timed_out(self) -> bool:
        """True if it ran longer than it may."""
        return self.error is not None and self.error.kind == "timeout"

    @property
    def value(self) -> Any:
        """The value that `return_val` got, None without one.

        Raises ValueError for a value that JSON cannot say, such as a set or NaN:
        `ret_val` has its text.
        """
        return read_value(self.ret_val, self.ret_json, self.truncated)

    @property
    def results(self) -> tuple[Mapping[str, Any], ...]:
        """Results that a cell has shown, in order: `type`, and `data` by media type."""
        return tuple(self.metadata.get("results", ()))

    @property
    def figures(self) -> tuple[OutputFile, ...]:
        """The pictures among `files` that were not asked for by their path."""
        return tuple(one for one in self.files if one.is_figure)

    @property
    def calls(self) -> tuple[Mapping[str, Any], ...]:
        """Calls of tools that wait for results; empty once the program has ended."""
        return tuple(self.metadata.get("calls", ()))

    @property
    def continuation(self) -> str:
        """Id by which a run with `calls` is continued."""
        return str(self.metadata["continuation"]["id"])

    def after(self, earlier: Result) -> Result:
        """Return it as the end of a run, with the output of the part before."""
        shown = [*earlier.results, *self.results]
        return dataclasses.replace(
            self,
            stdout=earlier.stdout + self.stdout,
            stderr=earlier.stderr + self.stderr,
            queue_ms=earlier.queue_ms + self.queue_ms,
            metadata={**self.metadata, **({"results": shown} if shown else {})},
        )

    def check(self) -> Result:
        """Return it, or raise `ProgramError` if the program has failed."""
        if not self.ok:
            raise ProgramError(self)
        return self

    @classmethod
    def from_json(cls, answer: Mapping[str, Any]) -> Result:
        """Return what an answer of `/run_code` says. Raises KeyError if it is none."""
        output, metadata = answer["output"], answer["metadata"]
        error, state = metadata.get("error"), metadata.get("state")
        return cls(
            stdout=output["stdout"],
            stderr=output["stderr"],
            ret_val=output["ret_val"],
            ret_json=output.get("ret_json"),
            exit_code=metadata["exit_code"],
            error=None if error is None else ErrorInfo.from_json(error),
            files=tuple(OutputFile.from_json(one) for one in metadata.get("files", ())),
            truncated=tuple(metadata.get("truncated", ())),
            duration_ms=metadata["duration"],
            queue_ms=metadata.get("queue_ms", 0),
            task_id=metadata["task_id"],
            state=None if state is None else State.from_json(state),
            state_error=metadata.get("state_error"),
            metadata=(
                metadata
                if answer.get("calls") is None
                else {**metadata, "calls": answer["calls"]}
            ),
        )
