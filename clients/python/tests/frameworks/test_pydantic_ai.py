from __future__ import annotations

import os
import unittest

from pydantic_ai import Agent, ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.mcp import MCPToolset
from pydantic_ai.models.function import AgentInfo, FunctionModel
from python_faas.integrations.pydantic_ai import python_tool


class PydanticAITest(unittest.TestCase):
    def test_an_agent_calls_the_tool(self) -> None:
        codes = ["x = 40", "x + 2"]

        def answer(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
            self.assertEqual(info.function_tools[0].name, "run_python")
            if codes:
                call = ToolCallPart("run_python", {"code": codes.pop(0)})
                return ModelResponse(parts=[call])
            return ModelResponse(parts=[TextPart(messages[-1].parts[0].content)])

        agent = Agent(FunctionModel(answer), tools=[python_tool()])
        self.assertEqual(agent.run_sync("Compute.").output, "42")

    def test_an_agent_calls_the_server_of_mcp(self) -> None:
        codes = ["x = 40", "x + 2"]

        def answer(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
            names = [tool.name for tool in info.function_tools]
            self.assertIn("run_python", names)
            if codes:
                call = ToolCallPart("run_python", {"code": codes.pop(0)})
                return ModelResponse(parts=[call])
            return ModelResponse(parts=[TextPart(str(messages[-1].parts[0].content))])

        toolset = MCPToolset(f"{os.environ['FAAS_URL']}/mcp")
        agent = Agent(FunctionModel(answer), toolsets=[toolset])
        self.assertIn("42", agent.run_sync("Compute.").output)
