"""Tool of LangChain, LangGraph and deepagents.

>>> from langchain.agents import create_agent
>>> from python_faas.integrations.langchain import python_tool
>>> agent = create_agent(model, tools=[python_tool()])
"""

from __future__ import annotations

from typing import Unpack

from langchain_core.tools import StructuredTool

from ..options import RunOptions
from ..session import Session
from .run_python import python_function


def python_tool(
    session: Session | None = None, **options: Unpack[RunOptions]
) -> StructuredTool:
    """Return the tool `run_python`. Make one for each conversation.

    session: by default a fresh one of the service at FAAS_URL.
    options: of each run, such as `timeout_ms` or `tools`.
    """
    function = python_function(session, **options)
    return StructuredTool.from_function(function, parse_docstring=True)
