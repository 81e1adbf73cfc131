from __future__ import annotations

import unittest
from typing import Any

from agents import Agent, Model, ModelResponse, RunConfig, Runner, Usage
from openai.types.responses import (
    ResponseFunctionToolCall,
    ResponseOutputMessage,
    ResponseOutputText,
)
from python_faas.integrations.openai_agents import python_tool


class ScriptedModel(Model):
    """Calls the tool with the programs of a script, then repeats its last answer."""

    def __init__(self, *codes: str) -> None:
        self.codes = list(codes)
        self.schema: dict[str, Any] = {}

    async def get_response(
        self, system_instructions: Any, input: Any, model_settings: Any, tools: Any,
        *_: Any, **__: Any,
    ) -> ModelResponse:  # fmt: skip
        self.schema = tools[0].params_json_schema
        output: Any
        if self.codes:
            # As JSON has it: these programs need no escape.
            output = ResponseFunctionToolCall(
                arguments=f'{{"code": "{self.codes.pop(0)}"}}',
                call_id=f"call_{len(self.codes)}",
                name="run_python",
                type="function_call",
            )
        else:
            text = ResponseOutputText(
                annotations=[], text=input[-1]["output"], type="output_text"
            )
            output = ResponseOutputMessage(
                id="message",
                content=[text],
                role="assistant",
                status="completed",
                type="message",
            )
        return ModelResponse(output=[output], usage=Usage(), response_id=None)

    def stream_response(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError


class OpenAIAgentsTest(unittest.TestCase):
    def test_an_agent_calls_the_tool(self) -> None:
        model = ScriptedModel("x = 40", "x + 2")
        agent = Agent("Analyst", model=model, tools=[python_tool()])
        config = RunConfig(tracing_disabled=True)
        result = Runner.run_sync(agent, "Compute.", run_config=config)
        self.assertEqual(result.final_output, "42")
        self.assertEqual(list(model.schema["properties"]), ["code"])
        self.assertIn("description", model.schema["properties"]["code"])
