from __future__ import annotations

import unittest
from collections.abc import Iterator
from typing import Any

from deepagents import create_deep_agent
from langchain.agents import create_agent
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from python_faas.integrations.langchain import python_tool


class ScriptedModel(GenericFakeChatModel):
    """Answers with the messages of a script, whatever tools it is offered."""

    def bind_tools(self, tools: Any, **_: Any) -> ScriptedModel:
        return self


def script() -> Iterator[AIMessage]:
    for number, code in enumerate(["x = ask() * 2", "print('x is', x)\nx / 0"]):
        code = code.replace("ask", "tools.ask")
        call = {"id": f"call_{number}", "name": "run_python", "args": {"code": code}}
        yield AIMessage("", tool_calls=[call])
    yield AIMessage("Done.")


class LangChainTest(unittest.TestCase):
    def check(self, agent: Any) -> None:
        state = agent.invoke({"messages": [("user", "Compute.")]})
        answers = [one for one in state["messages"] if one.type == "tool"]
        self.assertEqual(answers[0].content, "(no output)")
        self.assertRegex(answers[1].content, "^x is 42\nTraceback (.|\n)*ZeroDivision")
        self.assertEqual(state["messages"][-1].content, "Done.")

    def test_an_agent_of_langchain(self) -> None:
        tool = python_tool(tools={"ask": lambda: 21})
        self.assertEqual(list(tool.args), ["code"])
        self.check(create_agent(ScriptedModel(messages=script()), tools=[tool]))

    def test_a_deep_agent(self) -> None:
        tool = python_tool(tools={"ask": lambda: 21})
        model = ScriptedModel(messages=script())
        self.check(create_deep_agent(model=model, tools=[tool]))
