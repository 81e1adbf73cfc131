"""Interpreter of DSPy: ProgramOfThought, CodeAct and RLM.

>>> import dspy
>>> from python_faas.integrations.dspy import FaasInterpreter
>>> dspy.configure(interpreter_factory=FaasInterpreter)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dspy.primitives.code_interpreter import (
    CodeExecutionError,
    CodeInterpreterError,
    FinalOutput,
)

from ..errors import FaasError, ProgramError
from ..result import Result
from ..session import Session
from .describe import describe
from .interpreter import Interpreter, final_arguments


class FaasInterpreter:
    """Runs a program's code on the service; its tools run here.

    tools: functions by the name that code calls them by.
    output_fields: DSPy's definitions of the arguments of `SUBMIT`.
    session: by default a fresh one of the service at FAAS_URL.
    timeout_ms: milliseconds of each execution.
    """

    execution_instructions = (
        "Code runs as Python 3.12 in a sandbox without network and processes. "
        "State persists. Host tools and SUBMIT are available as global functions."
    )

    def __init__(
        self,
        tools: Mapping[str, Callable[..., Any]] | None = None,
        output_fields: Sequence[Mapping[str, Any]] | None = None,
        *,
        session: Session | None = None,
        timeout_ms: int | None = None,
    ) -> None:
        self.output_fields = output_fields
        self._interpreter = Interpreter(session, "SUBMIT", timeout_ms)
        self._interpreter.tools.update(tools or {})

    @property
    def tools(self) -> dict[str, Callable[..., Any]]:
        """Functions that code can call. DSPy adds its own."""
        return self._interpreter.tools

    def start(self) -> None:
        """Do nothing: the first execution starts the session."""

    def execute(self, code: str, variables: dict[str, Any] | None = None) -> Any:
        """Run code and return its output, or FinalOutput after `SUBMIT`."""
        try:
            self._interpreter.bind(variables or {})
            result = self._interpreter.run(code)
        except ProgramError as error:
            raise CodeExecutionError(describe(error.result)) from error
        except (FaasError, TypeError) as error:
            raise CodeInterpreterError(str(error)) from error
        try:
            final = final_arguments(result)
        except ValueError as error:
            raise CodeExecutionError(str(error)) from error
        return _output(result) if final is None else self._final(*final)

    def shutdown(self) -> None:
        """Delete what the code left on the service."""
        self._interpreter.close()

    def _final(self, args: list[Any], kwargs: dict[str, Any]) -> FinalOutput:
        names = [field["name"] for field in self.output_fields or [{"name": "output"}]]
        if len(args) > len(names):
            raise CodeExecutionError(f"SUBMIT takes {', '.join(names)}")
        return FinalOutput({**dict(zip(names, args)), **kwargs})


def _output(result: Result) -> str:
    if result.error is not None and result.error.kind == "syntax":
        raise SyntaxError(result.error.message)
    if not result.ok:
        raise CodeExecutionError(describe(result))
    return describe(result)
