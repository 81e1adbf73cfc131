"""Tool of Pydantic AI.

>>> from pydantic_ai import Agent
>>> from python_faas.integrations.pydantic_ai import python_tool
>>> agent = Agent(model, tools=[python_tool()])
"""

from __future__ import annotations

from typing import Any, Unpack

from pydantic_ai import Tool

from ..options import RunOptions
from ..session import Session
from .run_python import python_function


def python_tool(
    session: Session | None = None, **options: Unpack[RunOptions]
) -> Tool[Any]:
    """Return the tool `run_python`. Make one for each conversation.

    session: by default a fresh one of the service at FAAS_URL.
    options: of each run, such as `timeout_ms` or `tools`.
    """
    return Tool(python_function(session, **options), takes_ctx=False)
