from __future__ import annotations

import unittest
from typing import Any

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.llms import ChatMessage, MessageRole
from llama_index.core.base.llms.types import ToolCallBlock
from llama_index.core.llms.mock import MockFunctionCallingLLM
from python_faas.integrations.llama_index import PythonToolSpec


class LlamaIndexTest(unittest.IsolatedAsyncioTestCase):
    async def test_an_agent_calls_the_tool(self) -> None:
        codes = ["x = 40", "x + 2"]

        def answer(messages: Any, **_: Any) -> ChatMessage:
            if not codes:
                return ChatMessage(messages[-1].content, role=MessageRole.ASSISTANT)
            call = ToolCallBlock(
                tool_call_id=f"call_{len(codes)}",
                tool_name="run_python",
                tool_kwargs={"code": codes.pop(0)},
            )
            return ChatMessage(role=MessageRole.ASSISTANT, blocks=[call])

        agent = FunctionAgent(
            llm=MockFunctionCallingLLM(response_generator=answer),
            tools=PythonToolSpec().to_tool_list(),
        )
        self.assertEqual(str(await agent.run("Compute.")), "42")
