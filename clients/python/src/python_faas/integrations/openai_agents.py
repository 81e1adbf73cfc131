"""Tool of the OpenAI Agents SDK.

>>> from agents import Agent
>>> from python_faas.integrations.openai_agents import python_tool
>>> agent = Agent(name="Analyst", tools=[python_tool()])
"""

from __future__ import annotations

import asyncio
from typing import Unpack

from agents import FunctionTool, function_tool

from ..options import RunOptions
from ..session import Session
from .run_python import python_function


def python_tool(
    session: Session | None = None, **options: Unpack[RunOptions]
) -> FunctionTool:
    """Return the tool `run_python`. Make one for each conversation.

    session: by default a fresh one of the service at FAAS_URL.
    options: of each run, such as `timeout_ms` or `tools`.
    """
    function = python_function(session, **options)

    async def run_python(code: str) -> str:
        return await asyncio.to_thread(function, code)

    run_python.__doc__ = function.__doc__
    return function_tool(run_python, docstring_style="google")
