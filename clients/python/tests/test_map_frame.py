from __future__ import annotations

import functools
import re
import unittest
from collections import Counter
from math import pi, sqrt
from typing import Any

import pandas as pd

from python_faas import AsyncClient, Client, RowError

LIMIT = 3
THINGS = [object()]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def score(row: dict[str, Any], limit: int = LIMIT) -> float:
    return min(limit, words(row["text"])["a"]) + sqrt(4) + round(pi)


def uses_a_thing(row: Any) -> Any:
    return THINGS


def uses_a_model(row: Any) -> Any:
    return MODEL["weight"] * row  # type: ignore[name-defined] # noqa: F821


class MapFrameTest(unittest.TestCase):
    def setUp(self) -> None:
        self.client = Client()
        self.addCleanup(self.client.close)
        self.frame = pd.DataFrame(
            {"text": ["a A b", "b", "a a a a a"], "n": [1, 2, 3]},
            index=list("xyz"),
        )

    def test_function_comes_with_what_it_uses(self) -> None:
        scores = self.client.map_frame(self.frame, score)
        self.assertEqual(scores.to_dict(), {"x": 7.0, "y": 5.0, "z": 8.0})
        self.assertEqual(scores.dtype, float)

    def test_program_finds_the_row_in_input(self) -> None:
        made = self.client.map_frame(
            self.frame, "return_val({'twice': INPUT['n'] * K})", setup="K = 2"
        )
        self.assertEqual(list(made), [{"twice": 2}, {"twice": 4}, {"twice": 6}])

    def test_series_gives_its_values(self) -> None:
        made = self.client.map_frame(
            self.frame["n"], uses_a_model, setup="MODEL = {'weight': 10}"
        )
        self.assertEqual(list(made), [10, 20, 30])

    def test_values_arrive_as_json(self) -> None:
        frame = pd.DataFrame(
            {
                "i": [2**60, 1],
                "f": [0.1, None],
                "d": pd.to_datetime(["2024-02-29", None]),
                "o": [[1], None],
                5: ["text", pd.NA],
            }
        )
        made = self.client.map_frame(frame, "return_val(INPUT)")
        self.assertEqual(
            list(made),
            [
                {
                    "i": 2**60,
                    "f": 0.1,
                    "d": "2024-02-29T00:00:00",
                    "o": [1],
                    "5": "text",
                },
                {"i": 1, "f": None, "d": None, "o": None, "5": None},
            ],
        )

    def test_order_is_kept_whatever_ends_first(self) -> None:
        frame = pd.DataFrame({"n": range(500)}, index=range(500, 0, -1))
        made = self.client.map_frame(
            frame, "return_val(INPUT['n'])", order="completion", chunk_rows=200
        )
        self.assertEqual(list(made), list(range(500)))
        self.assertEqual(list(made.index), list(frame.index))

    def test_a_row_that_fails(self) -> None:
        program = "return_val(1 / (INPUT['n'] - 2))"
        with self.assertRaisesRegex(RowError, "row 'y': ZeroDivisionError"):
            self.client.map_frame(self.frame, program)
        made = self.client.map_frame(self.frame, program, errors="coerce")
        self.assertEqual(made.isna().tolist(), [False, True, False])
        self.assertEqual(made.attrs["errors"]["y"].type, "ZeroDivisionError")

    def test_no_row_is_no_call(self) -> None:
        self.assertEqual(len(self.client.map_frame(self.frame[:0], score)), 0)

    def test_what_cannot_be_sent_is_named(self) -> None:
        around = 3

        def closure(row: Any) -> Any:
            return around

        for function, fact in (
            (closure, '"closure": it uses around of the function around it'),
            (
                uses_a_thing,
                '"uses_a_thing": it uses "THINGS", a list of this program',
            ),
            (lambda row: row, "<lambda>: only functions made by `def`"),
            (functools.partial(score), "partial"),
        ):
            with self.assertRaisesRegex(ValueError, re.escape(fact)):
                self.client.map_frame(self.frame, function)


class AsyncMapFrameTest(unittest.IsolatedAsyncioTestCase):
    async def test_is_the_same(self) -> None:
        frame = pd.DataFrame({"text": ["a", "b"]})
        async with AsyncClient() as client:
            self.assertEqual(list(await client.map_frame(frame, score)), [6.0, 5.0])
