"""Tools of LlamaIndex.

>>> from llama_index.core.agent.workflow import FunctionAgent
>>> from python_faas.integrations.llama_index import PythonToolSpec
>>> agent = FunctionAgent(llm=llm, tools=PythonToolSpec().to_tool_list())
"""

from __future__ import annotations

from typing import Unpack

from llama_index.core.tools.tool_spec.base import BaseToolSpec

from ..options import RunOptions
from ..session import Session
from .run_python import python_function


class PythonToolSpec(BaseToolSpec):
    """Tool `run_python`. Make a spec for each conversation.

    session: by default a fresh one of the service at FAAS_URL.
    options: of each run, such as `timeout_ms` or `tools`.
    """

    spec_functions = ["run_python"]

    def __init__(
        self, session: Session | None = None, **options: Unpack[RunOptions]
    ) -> None:
        self.run_python = python_function(session, **options)
