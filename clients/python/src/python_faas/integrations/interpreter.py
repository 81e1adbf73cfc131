"""A session in which tools are plain functions, and one function ends the task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..result import Result
from ..session import Session
from ..shared_client import shared_client

# No Exception: the code around a call must not catch it by accident.
_END = """
class FinalAnswer(BaseException):
    pass


def {end}(*args, **kwargs):
    return_val([args, kwargs])
    raise FinalAnswer
"""
_TOOL = """
def {name}(*args, **kwargs):
    return tools.{offered}(*args, **kwargs)
"""


class Interpreter:
    """Runs cells that continue each other.

    session: by default a fresh one of the service at FAAS_URL.
    end: name of the function that ends the task.
    timeout_ms: milliseconds of each cell.
    """

    def __init__(
        self, session: Session | None, end: str, timeout_ms: int | None
    ) -> None:
        self.tools: dict[str, Callable[..., Any]] = {}
        self._session = session or shared_client().session()
        self._end = end
        self._timeout_ms = timeout_ms
        self._bound: set[str] = set()

    def bind(self, variables: Mapping[str, Any]) -> None:
        """Define variables, and the functions that are not defined yet.

        Raises ProgramError if the service refuses a name.
        """
        missing = [name for name in self.tools if name not in self._bound]
        code = "" if self._end in self._bound else _END.format(end=self._end)
        code += "".join(
            _TOOL.format(name=name, offered=_offered(name)) for name in missing
        )
        code += "".join(f"{name} = INPUT[{name!r}]\n" for name in variables)
        if not code:
            return
        result = self._session.run(code, input=dict(variables), tools=self._offers())
        result.check()
        self._bound.update(missing, [self._end])

    def run(self, code: str) -> Result:
        """Run a cell."""
        self.bind({})
        return self._session.run(
            code, mode="cell", tools=self._offers(), timeout_ms=self._timeout_ms
        )

    def close(self) -> None:
        """Delete the states of the session."""
        self._session.delete()
        self._bound.clear()

    def _offers(self) -> dict[str, Callable[..., Any]]:
        return {_offered(name): tool for name, tool in self.tools.items()}


def _offered(name: str) -> str:
    """Return the name for the service, which refuses two leading underscores."""
    return name.lstrip("_") if name.startswith("__") else name


def final_arguments(result: Result) -> tuple[list[Any], dict[str, Any]] | None:
    """Return the arguments of the call that ended the task, None without one.

    Raises ValueError for arguments that JSON cannot say.
    """
    if result.error is None or result.error.type != "FinalAnswer":
        return None
    args, kwargs = result.value
    return args, kwargs


