"""Executor of smolagents' CodeAgent.

>>> from smolagents import CodeAgent
>>> from python_faas.integrations.smolagents import FaasExecutor
>>> agent = CodeAgent(tools=[], model=model, executor=FaasExecutor())
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from smolagents.local_python_executor import (
    CodeOutput,
    InterpreterError,
    PythonExecutor,
)

from ..session import Session
from .describe import describe, shown_values
from .interpreter import Interpreter, final_arguments


class FaasExecutor(PythonExecutor):
    """Runs an agent's code on the service; its tools run here.

    session: by default a fresh one of the service at FAAS_URL.
    timeout_ms: milliseconds of each step.
    """

    def __init__(
        self, session: Session | None = None, *, timeout_ms: int | None = None
    ) -> None:
        self._interpreter = Interpreter(session, "final_answer", timeout_ms)
        self._final: Callable[..., Any] = lambda answer: answer

    def send_tools(self, tools: dict[str, Any]) -> None:
        """Offer tools and managed agents as functions."""
        offered = {name: _function(tool) for name, tool in tools.items()}
        self._final = offered.pop("final_answer", self._final)
        self._interpreter.tools = offered

    def send_variables(self, variables: dict[str, Any]) -> None:
        """Define variables. Raises TypeError for values that JSON cannot say."""
        if variables:
            self._interpreter.bind(variables)

    def __call__(self, code_action: str) -> CodeOutput:
        """Run a step. Raises InterpreterError with the traceback if it fails."""
        result = self._interpreter.run(code_action)
        final = final_arguments(result)
        if final is not None:
            args, kwargs = final
            return CodeOutput(self._final(*args, **kwargs), result.stdout, True)
        if not result.ok:
            raise InterpreterError(describe(result))
        return CodeOutput(shown_values(result) or None, result.stdout, False)

    def cleanup(self) -> None:
        """Delete what the agent left on the service."""
        self._interpreter.close()


def _function(tool: Any) -> Callable[..., Any]:
    """Return a tool or an agent as a function with the parameters of its `inputs`."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return tool(*args, **kwargs)

    inputs: dict[str, dict[str, Any]] = tool.inputs
    parameters = [
        inspect.Parameter(
            name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=None if one.get("nullable") else inspect.Parameter.empty,
        )
        # Python wants those with a default last.
        for name, one in sorted(
            inputs.items(), key=lambda item: bool(item[1].get("nullable"))
        )
    ]
    # Not `forward`'s own: that of a decorated function has `self`.
    setattr(call, "__signature__", inspect.Signature(parameters))
    return call
