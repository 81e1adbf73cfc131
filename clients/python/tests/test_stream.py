from __future__ import annotations

import json
import unittest
from collections.abc import Mapping
from typing import Any

from python_faas import (
    AnswerError,
    AsyncClient,
    Client,
    ConnectionLostError,
    Event,
    InvalidRequestError,
    OverloadedError,
)

from .front import Answer, Front
from .service import busy_processes

ENDLESS = "print('on', flush=True)\nwhile True: pass"
CELL = "import sys\nprint('\u2028')\ndisplay('a')\nsys.stderr.write('b')\n6 * 7"


def lines(*values: Mapping[str, Any]) -> Answer:
    return 200, {}, b"".join(json.dumps(one).encode() + b"\n" for one in values)


class StreamTest(unittest.TestCase):
    def setUp(self) -> None:
        self.client = Client()
        self.addCleanup(self.client.close)

    def test_tells_while_the_program_runs(self) -> None:
        with self.client.stream(ENDLESS) as stream:
            self.assertEqual(next(stream), Event("stdout", "on\n"))
            self.assertGreater(busy_processes(), 0)
        with self.assertRaises(ConnectionLostError):
            stream.result()
        self.assertEqual(self.client.run("return_val(1)").value, 1)

    def test_has_what_is_printed_and_shown_in_order(self) -> None:
        stream = self.client.stream(CELL, mode="cell")
        self.assertEqual(
            list(stream),
            [
                Event("stdout", "\u2028\n"),
                Event("display_data", data={"text/plain": "'a'"}),
                Event("stderr", "b"),
                Event("execute_result", data={"text/plain": "42"}),
            ],
        )
        result = stream.result()
        self.assertEqual((result.stdout, result.stderr), ("\u2028\n", "b"))
        self.assertEqual(len(result.results), 2)

    def test_result_needs_no_loop(self) -> None:
        result = self.client.stream("print(1)\nreturn_val(INPUT)\n1 / 0", input=2).result()
        self.assertEqual((result.stdout, result.value, result.ok), ("1\n", 2, False))

    def test_raises_as_run_does(self) -> None:
        with self.assertRaises(InvalidRequestError):
            next(self.client.stream(""))
        told = {"type": "stdout", "text": "a"}
        gone = {"type": "error", "status": 503, "error": "Gone", "details": "full"}
        for last, kind in (
            ((gone,), OverloadedError),
            ((), ConnectionLostError),
            (({"type": "answer", "answer": {}},), AnswerError),
            (({},), AnswerError),
        ):
            with Front([lines(told, *last)]) as front, Client(front.url) as client:
                stream = client.stream("1")
                self.assertEqual(next(stream).text, "a")
                with self.assertRaises(kind):
                    next(stream)


class AsyncStreamTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.client = AsyncClient()
        self.addAsyncCleanup(self.client.close)

    async def test_tells_while_the_program_runs(self) -> None:
        async with self.client.stream(ENDLESS) as stream:
            self.assertEqual(await anext(stream), Event("stdout", "on\n"))
            self.assertGreater(busy_processes(), 0)
        with self.assertRaises(ConnectionLostError):
            await stream.result()
        self.assertEqual((await self.client.run("return_val(1)")).value, 1)

    async def test_has_events_and_result(self) -> None:
        stream = self.client.stream(CELL, mode="cell")
        types = [event.type async for event in stream]
        self.assertEqual(
            types, ["stdout", "display_data", "stderr", "execute_result"]
        )
        self.assertEqual((await stream.result()).stderr, "b")
        with self.assertRaises(InvalidRequestError):
            await self.client.stream("").result()
