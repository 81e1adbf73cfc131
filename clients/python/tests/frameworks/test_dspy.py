from __future__ import annotations

import unittest
from typing import Any

import dspy
from dspy.primitives.code_interpreter import CodeExecutionError, CodeInterpreter
from dspy.utils.dummies import DummyLM
from python_faas.integrations.dspy import FaasInterpreter


def double(number: int) -> int:
    """Double a number."""
    return 2 * number


def fenced(code: str) -> str:
    return f"```python\n{code}\n```"


class DSPyTest(unittest.TestCase):
    def test_program_of_thought(self) -> None:
        lm = DummyLM(
            [
                {"reasoning": "a", "generated_code": fenced("x = 1 / 0\nx")},
                {"reasoning": "b", "generated_code": fenced("SUBMIT({'answer': 6 * 7})")},
                {"reasoning": "c", "answer": "42"},
            ]
        )
        with dspy.context(lm=lm, interpreter_factory=FaasInterpreter):
            solved = dspy.ProgramOfThought("question -> answer")(question="6 * 7?")
        self.assertEqual(solved.answer, "42")
        asked = [str(one["messages"]) for one in lm.history]
        self.assertIn("ZeroDivisionError", asked[1])
        self.assertIn('{"output": {"answer": 42}}', asked[2].replace("\\", ""))

    def test_code_act(self) -> None:
        lm = DummyLM(
            [
                {"generated_code": fenced("double(21)"), "finished": True},
                {"reasoning": "a", "answer": "42"},
            ]
        )
        with dspy.context(lm=lm, interpreter_factory=FaasInterpreter):
            solved = dspy.CodeAct("question -> answer", tools=[double])(question="?")
        self.assertEqual(solved.trajectory["code_output_0"], '"42"')

    def test_recursive_language_model_with_tools(self) -> None:
        code = "y = double(number=len(text))\nprint(y, llm_query('ask'))"
        lm = DummyLM(
            [
                {"reasoning": "a", "code": fenced(code)},
                {"reasoning": "b", "code": fenced("SUBMIT(y)")},
            ]
        )
        with dspy.context(lm=lm):
            rlm: Any = dspy.RLM(
                "text -> answer: int",
                tools=[double],
                interpreter_factory=FaasInterpreter,
            )
            rlm.sub_lm = DummyLM([{"answer": "asked"}])
            solved = rlm(text="abc")
        self.assertEqual(solved.answer, 6)
        self.assertRegex(solved.trajectory[0]["output"], "^6 (.|\n)*asked")

    def test_is_an_interpreter_as_dspy_has_it(self) -> None:
        interpreter = FaasInterpreter({"double": double}, timeout_ms=60_000)
        self.assertIsInstance(interpreter, CodeInterpreter)
        interpreter.start()
        self.assertEqual(interpreter.execute("double(n)", {"n": 4}), "8")
        self.assertEqual(interpreter.execute("n"), "4")
        with self.assertRaises(SyntaxError):
            interpreter.execute("def f(:")
        with self.assertRaisesRegex(CodeExecutionError, "double"):
            interpreter.execute("double('a')")
        with self.assertRaisesRegex(CodeExecutionError, "SUBMIT takes output"):
            interpreter.execute("SUBMIT(1, 2)")
        interpreter.shutdown()
        with self.assertRaisesRegex(CodeExecutionError, "NameError"):
            interpreter.execute("n")
        interpreter.shutdown()
