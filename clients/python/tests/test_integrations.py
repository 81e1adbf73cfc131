from __future__ import annotations

import unittest
from typing import Any

from python_faas import Client
from python_faas.integrations.describe import describe
from python_faas.integrations.run_python import python_function
from python_faas.integrations.smolagents import FaasExecutor
from smolagents import ChatMessage, CodeAgent, MessageRole, Model, tool


class RunPythonTest(unittest.TestCase):
    def test_describes_what_a_program_did(self) -> None:
        run = python_function(None)
        self.assertEqual(run("x = 20"), "(no output)")
        self.assertEqual(run("print('a')\nx + 1"), "a\n21")
        self.assertRegex(run("print('a')\nx / 0"), r"^a\nTraceback [^$]*division by zero$")
        self.assertRegex(run("import subprocess"), "forbidden")
        self.assertEqual(run("x"), "20")

    def test_says_that_names_are_lost(self) -> None:
        run = python_function(None, tools={"ask": lambda: 1})
        run("x = 1")
        lost = run("import random\nx = 2\nbig = random.randbytes(20_000_000)\n'done'")
        self.assertRegex(lost, "^'done'\nNo names were kept: ")
        self.assertEqual(run("x + tools.ask()"), "2")

    def test_describes_a_timeout(self) -> None:
        with Client() as client:
            self.assertIn("timed out", describe(client.run("while 1: 0", timeout_ms=1)))


class ScriptedModel(Model):
    """Answers with the code of a script, and keeps what it was asked."""

    def __init__(self, *steps: str) -> None:
        super().__init__()
        self.steps = list(steps)
        self.asked: list[str] = []

    def generate(self, messages: list[Any], **_: Any) -> ChatMessage:
        self.asked.append(str(messages[-1].content))
        return ChatMessage(
            role=MessageRole.ASSISTANT, content=f"<code>{self.steps.pop(0)}</code>"
        )


@tool
def double(number: int) -> int:
    """Doubles a number.

    Args:
        number: The number to double.
    """
    called.append(number)
    return 2 * number


called: list[int] = []


class SmolagentsTest(unittest.TestCase):
    def test_an_agent_solves_its_task_on_the_service(self) -> None:
        model = ScriptedModel(
            "total = double(start) + double(number=1)\nprint('total', total)",
            "total / 0",
            "try:\n    final_answer({'total': total})\nexcept Exception:\n    pass",
        )
        agent = CodeAgent([double], model, executor=FaasExecutor(), verbosity_level=0)
        answer = agent.run("Add.", additional_args={"start": 5})
        self.assertEqual(answer, {"total": 12})
        self.assertEqual(called, [5, 1])
        self.assertIn("total 12", model.asked[1])
        self.assertIn("ZeroDivisionError", model.asked[2])
        agent.cleanup()
        with Client() as client:
            self.assertEqual(client.session().run("return_val(1)").value, 1)

    def test_has_values_and_refuses_what_json_cannot_say(self) -> None:
        executor = FaasExecutor()
        self.assertEqual(executor("x = [1]\nx").output, "[1]")
        with self.assertRaises(TypeError):
            executor.send_variables({"thing": object()})
        with self.assertRaises(ValueError):
            executor("final_answer({1})")
        self.assertTrue(executor("final_answer(x)").is_final_answer)
