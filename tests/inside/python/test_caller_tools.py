"""Tools of the caller, outside of the sandbox: what a call does and sends."""

import asyncio
import inspect
import json
import os
import sys
import types
import unittest
from unittest import mock

import corpus  # noqa: F401  (puts the sources on the path)
import caller_tools

SEARCH = {
    "name": "search",
    "description": "Search the shop.",
    "input_schema": {
        "type": "object",
        "properties": {
            "query": {"type": "string", "description": "words to look for"},
            "k": {"type": "integer", "minimum": 1},
        },
        "required": ["query"],
    },
    "output_schema": {"type": "array", "items": {"type": "string"}},
}


class Suspended(BaseException):
    """Stands for the end of the process."""


class Case(unittest.TestCase):
    def run_with(self, program, answers=(), tools=(SEARCH,)):
        """Run `program(module)`; return (its value, None) or (None, what was sent)."""
        sent = []

        def write(_file, line):
            sent.append(json.loads(line))

        def leave(_status):
            raise Suspended

        main = types.ModuleType("__main__")
        with (
            mock.patch.object(caller_tools, "_open", lambda *_: 0),
            mock.patch.object(caller_tools, "_write", write),
            mock.patch.object(caller_tools, "_exit", leave),
        ):
            caller_tools.offer(list(tools), list(answers), main, lambda: None)
            self.addCleanup(sys.modules.pop, "tools", None)
            self.addCleanup(sys.modules.pop, "tools.aio", None)
            try:
                return program(main.tools), None
            except Suspended:
                return None, sent[-1]

    @staticmethod
    def answer(number, arguments, value=None, generation=1, name="search", **more):
        answer = {
            "id": f"call_{number:04d}",
            "name": name,
            "arguments": json.dumps(arguments, separators=(",", ":")),
            "generation": generation,
            **more,
        }
        if "error" not in more:
            answer["value"] = json.dumps(value)
        return answer


class CallTest(Case):
    def test_a_call_without_answer_ends_the_run(self):
        _, sent = self.run_with(lambda tools: tools.search("x", k=3))
        self.assertEqual(
            sent,
            {
                "type": "calls",
                "calls": [
                    {
                        "id": "call_0001",
                        "name": "search",
                        "arguments": '{"query":"x","k":3}',
                    }
                ],
            },
        )

    def test_a_call_with_an_answer_returns_its_value(self):
        answers = [self.answer(1, {"query": "x"}, ["a", "b"])]
        value, _ = self.run_with(lambda tools: tools.search(query="x"), answers)
        self.assertEqual(value, ["a", "b"])

    def test_a_call_that_differs_from_the_recorded_one_is_sent_as_that(self):
        answers = [self.answer(1, {"query": "x"}, [])]
        _, sent = self.run_with(lambda tools: tools.search(query="y"), answers)
        self.assertEqual(sent["type"], "diverged")

    def test_a_failure_is_raised_with_its_type(self):
        answers = [
            self.answer(1, {"query": "x"}, error={"type": "NotFound", "message": "no"})
        ]

        def program(tools):
            try:
                tools.search("x")
            except tools.ToolError as error:
                return error.type, str(error)

        self.assertEqual(self.run_with(program, answers)[0], ("NotFound", "no"))

    def test_an_answer_that_does_not_fit_is_raised(self):
        answers = [self.answer(1, {"query": "x"}, ["a", 1])]

        def program(tools):
            try:
                tools.search("x")
            except tools.ToolError as error:
                return error.type, str(error)

        kind, text = self.run_with(program, answers)[0]
        self.assertEqual(kind, "InvalidResult")
        self.assertIn("'[1]' must be string, not integer", text)


class ArgumentsTest(Case):
    CASES = (
        (lambda tools: tools.search(), "missing a required argument: 'query'"),
        (lambda tools: tools.search(query=1), "'query' must be string, not integer"),
        (lambda tools: tools.search("x", k=True), "'k' must be integer, not boolean"),
        (lambda tools: tools.search("x", k=0), "'k' must be at least 1"),
        (lambda tools: tools.search("x", z=0), "unexpected keyword argument 'z'"),
        (lambda tools: tools.search({1, 2}), "JSON cannot say"),
    )

    def test_wrong_arguments_are_type_errors(self):
        for program, text in self.CASES:
            with self.subTest(text), self.assertRaisesRegex(TypeError, "^search\\(\\)") as got:
                self.run_with(program)
            self.assertIn(text, str(got.exception))

    def test_a_reference_within_the_schema_is_followed(self):
        tool = {
            "name": "order",
            "input_schema": {
                "type": "object",
                "properties": {"item": {"$ref": "#/$defs/Item"}},
                "required": ["item"],
                "$defs": {
                    "Item": {
                        "type": "object",
                        "properties": {"id": {"type": "integer"}},
                        "required": ["id"],
                    }
                },
            },
        }
        with self.assertRaisesRegex(TypeError, "'item.id' is missing"):
            self.run_with(lambda tools: tools.order({}), tools=[tool])

    def test_a_tool_looks_like_a_function(self):
        def program(tools):
            return (
                str(inspect.signature(tools.search)),
                tools.search.__doc__,
                tools.search.__name__,
            )

        signature, documentation, name = self.run_with(program)[0]
        self.assertEqual(signature, "(query: str, k: int = None) -> list")
        self.assertEqual(documentation, "Search the shop.\n\nquery: words to look for")
        self.assertEqual(name, "search")

    def test_another_name_is_answered_with_those_that_exist(self):
        with self.assertRaisesRegex(AttributeError, "'find'; this request brings: search"):
            self.run_with(lambda tools: tools.find("x"))


@unittest.skipIf(os.name != "posix", "the sandbox's loop is like POSIX's")
class TasksTest(Case):
    def gather(self, tools):
        import event_loop

        async def main():
            return await asyncio.gather(*(tools.aio.search(word) for word in "abc"))

        with asyncio.Runner(loop_factory=event_loop.SandboxEventLoop) as runner:
            return runner.run(main())

    def test_calls_of_tasks_go_out_together(self):
        _, sent = self.run_with(self.gather)
        self.assertEqual(
            [call["arguments"] for call in sent["calls"]],
            ['{"query":"a"}', '{"query":"b"}', '{"query":"c"}'],
        )

    def test_calls_still_open_go_out_again(self):
        answers = [self.answer(2, {"query": "b"}, ["B"])]
        _, sent = self.run_with(self.gather, answers)
        self.assertEqual(
            [call["id"] for call in sent["calls"]], ["call_0001", "call_0003"]
        )

    def test_answers_arrive_in_the_order_of_their_continuations(self):
        import event_loop

        seen = []

        def program(tools):
            async def one(word):
                await tools.aio.search(word)
                seen.append(word)

            async def main():
                await asyncio.gather(*map(one, "abc"))

            with asyncio.Runner(loop_factory=event_loop.SandboxEventLoop) as runner:
                runner.run(main())

        answers = [
            self.answer(1, {"query": "a"}, [], generation=2),
            self.answer(2, {"query": "b"}, [], generation=1),
            self.answer(3, {"query": "c"}, [], generation=2),
        ]
        self.run_with(program, answers)
        self.assertEqual(seen, ["b", "a", "c"])

    def test_more_calls_than_may_be_open_wait_for_their_turn(self):
        import event_loop

        def program(tools):
            async def main():
                await asyncio.gather(*(tools.aio.search(str(n)) for n in range(100)))

            with asyncio.Runner(loop_factory=event_loop.SandboxEventLoop) as runner:
                runner.run(main())

        _, sent = self.run_with(program)
        self.assertEqual(len(sent["calls"]), caller_tools.MOST_OPEN)


if __name__ == "__main__":
    unittest.main()
