from __future__ import annotations

import json
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from python_faas import AsyncClient, Client, ConnectionLostError, NotFoundError

from .front import Front

DOUBLE = "print(int(input()) * 2)"
TESTS = [
    {"stdin": "2\n", "expected": "4\n"},
    {"stdin": "-1\n", "expected": "-2\n"},
]
PROGRAMS = [
    DOUBLE,
    "print(4)",
    "print(int(input()) // 0)",
    "def f(:",
    "import subprocess",
]
VERDICTS = ["passed", "wrong_answer", "runtime_error", "runtime_error", "rejected"]


def sent(front: Front) -> list[str]:
    """Return the programs that were sent, over all calls."""
    lines = [json.loads(line) for body in front.bodies for line in body.splitlines()]
    return [line["code"] for line in lines if "code" in line]


class JudgeTest(unittest.TestCase):
    def setUp(self) -> None:
        self.client = Client()
        self.addCleanup(self.client.close)
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "judged.checkpoint"

    def test_judge_has_a_verdict_for_each_test(self) -> None:
        judged = self.client.judge(DOUBLE, TESTS, time_ms=5_000)
        self.assertTrue(judged.ok)
        self.assertEqual((judged.passed, judged.total, judged.score), (2, 2, 1))
        self.assertEqual(judged.first_failed, None)
        judged = self.client.judge("print(4)", TESTS, include=["stdout"])
        self.assertEqual((judged.verdict, judged.score), ("wrong_answer", 0.5))
        assert judged.first_failed is not None
        self.assertEqual(judged.first_failed.index, 1)
        self.assertEqual(judged.first_failed.stdout, "4\n")
        self.assertEqual(
            judged.first_failed.describe(), 'line 1, column 1: expected "-2", got "4"'
        )

    def test_judge_tells_what_fails_and_where(self) -> None:
        for code, verdict, line in (
            ("x = 1\nprint(x / 0)", "runtime_error", 2),
            ("x = (", "runtime_error", 1),
            ("while True: pass", "time_limit", None),
        ):
            judged = self.client.judge(
                code, TESTS, stop="first_failure", time_ms=200
            )
            self.assertEqual(judged.verdict, verdict)
            assert judged.first_failed is not None
            if line is not None:
                assert judged.first_failed.error is not None
                self.assertEqual(judged.first_failed.error.line, line)
            self.assertEqual(judged.tests[1].verdict, "not_run")

    def test_judge_calls_functions(self) -> None:
        judged = self.client.judge(
            "def add(a, b): return a + b",
            [
                {"call": {"function": "add", "args": [1, 2]}, "expected": 3},
                {"call": {"function": "add", "args": ["a", "b"]}, "expected": "ba"},
                {"code": "assert add(1, 1) == 2"},
            ],
        )
        self.assertEqual(
            [one.verdict for one in judged.tests], ["passed", "wrong_answer", "passed"]
        )

    def test_judge_all_has_results_in_order(self) -> None:
        told: list[Any] = []
        judging = self.client.judge_all(
            PROGRAMS, TESTS, progress=lambda *one: told.append(one)
        )
        results = list(judging)
        self.assertEqual([one.index for one in results], list(range(5)))
        self.assertEqual([one.verdict for one in results], VERDICTS)
        self.assertEqual(told, [(number, 5) for number in range(1, 6)])
        self.assertEqual(judging.verdicts["runtime_error"], 2)

    def test_judge_all_makes_several_calls_at_a_time(self) -> None:
        programs = [f"print(int(input()) * {n % 3})" for n in range(300)]
        with Front() as front, Client(front.url) as client:
            results = list(client.judge_all(iter(programs), TESTS, in_flight=3))
        self.assertEqual([one.ok for one in results], [n % 3 == 2 for n in range(300)])
        self.assertEqual(sorted(sent(front)), sorted(programs))
        self.assertEqual(len(front.bodies), 5)

    def test_judge_all_makes_a_frame_of_a_frame(self) -> None:
        frame = pd.DataFrame(
            {"code": PROGRAMS, "id": ["a", "b", None, "d", "e"]}, index=list("vwxyz")
        )
        made = self.client.judge_all(frame, TESTS, include=["stdout"]).frame()
        self.assertEqual(list(made.index), list("vwxyz"))
        self.assertEqual(list(made["verdict"]), VERDICTS)
        self.assertEqual(made["score"].tolist(), [1, 0.5, 0, 0, 0])
        self.assertEqual(made.loc["x", "kind"], "exception")
        self.assertEqual(made.loc["y", "kind"], "syntax")
        self.assertEqual(made.loc["x", "line"], 1)
        self.assertIn("ZeroDivisionError", made.loc["x", "message"])
        self.assertEqual(made.loc["w", "stdout"], "4\n")
        self.assertEqual(made.loc["w", "test"], 1)
        self.assertEqual(made.loc["v", "id"], "a")
        with self.assertRaisesRegex(ValueError, 'no column "code" among \'program\''):
            self.client.judge_all(pd.DataFrame({"program": PROGRAMS}), TESTS)
        self.assertEqual(len(self.client.judge_all(frame[:0], TESTS).frame()), 0)

    def test_judge_all_takes_tests_of_each_submission(self) -> None:
        submissions = [
            {"code": "print(input())", "tests": [{"stdin": t, "expected": "a"}]}
            for t in ("a", "b")
        ]
        results = self.client.judge_all(submissions)
        self.assertEqual([one.verdict for one in results], ["passed", "wrong_answer"])

    def test_judge_all_goes_on_from_a_checkpoint(self) -> None:
        line = {"index": 0, "verdict": "passed", "passed": 2, "total": 2, "score": 1}
        fault = {"index": 1, "verdict": "not_judged", "passed": 0, "total": 2}
        cut = "".join(json.dumps(one) + "\n" for one in (line, fault)).encode()
        with (
            Front([(200, {}, cut + b'{"index": 2, "ver')]) as front,
            Client(front.url) as client,
        ):
            with self.assertRaisesRegex(ConnectionLostError, "judged.checkpoint"):
                list(client.judge_all(PROGRAMS, TESTS, checkpoint=self.path))
            for expected in (PROGRAMS[1:], []):
                front.bodies.clear()
                judging = client.judge_all(PROGRAMS, TESTS, checkpoint=self.path)
                self.assertEqual([one.verdict for one in judging], VERDICTS)
                self.assertEqual(sent(front), expected)
            self.assertEqual(judging.resumed, 5)
            with self.assertRaisesRegex(ValueError, "of another program"):
                client.judge_all(PROGRAMS, TESTS[:1], checkpoint=self.path)

    def test_store_tests_names_a_set(self) -> None:
        stored = self.client.store_tests(TESTS)
        self.assertEqual(self.client.judge(DOUBLE, stored).passed, 2)
        results = self.client.judge_all([DOUBLE, "print(4)"], stored)
        self.assertEqual([one.passed for one in results], [2, 1])
        with self.assertRaises(NotFoundError):
            self.client.judge(DOUBLE, "0" * 64)


class AsyncJudgeTest(unittest.IsolatedAsyncioTestCase):
    async def test_is_the_same(self) -> None:
        async with AsyncClient() as client:
            self.assertTrue((await client.judge(DOUBLE, TESTS)).ok)
            judging = client.judge_all(PROGRAMS * 40, TESTS, in_flight=2)
            self.assertEqual([one.verdict async for one in judging], VERDICTS * 40)
            self.assertEqual(judging.verdicts.total(), 200)
            made = await client.judge_all(PROGRAMS, TESTS).frame()
            self.assertEqual(list(made["verdict"]), VERDICTS)
            stored = await client.store_tests(TESTS)
            async with client.judge_all([DOUBLE] * 1_000, stored) as judging:
                self.assertTrue((await anext(judging)).ok)
