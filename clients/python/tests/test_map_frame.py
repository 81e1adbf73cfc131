from __future__ import annotations

import functools
import inspect
import os
import re
import unittest
from collections import Counter
from math import pi, sqrt
from typing import Any

import numpy as np
import pandas as pd

from python_faas import AsyncClient, Client, RowError

# As errors name this file where the tests run.
HERE = os.path.relpath(__file__)

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


def inverse(number: float) -> float:
    return 1 / number  # the line of the error


def fails(row: dict[str, Any]) -> float:
    return inverse(row["n"] - 2)


def asks_for_a_column(row: dict[str, Any]) -> Any:
    return row["txet"]


def returns_things(row: dict[str, Any]) -> Any:
    return {"tags": [row["n"], {row["n"]}], "n": row["n"]}


def returns_numpy(row: dict[str, Any]) -> Any:
    frame = pd.DataFrame({"x": [1]})
    return {"a": np.array([1.0, 2.0]), "s": np.int64(3), "f": frame, "t": pd.NaT}


def returns_nan(row: dict[str, Any]) -> Any:
    return [row["n"], np.float64("nan")]


def line_of(function: Any, text: str) -> int:
    lines, first = inspect.getsourcelines(function)
    return first + next(i for i, line in enumerate(lines) if text in line)


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

    def test_an_error_has_the_line_of_the_callers_own_function(self) -> None:
        line = line_of(inverse, "the line of the error")
        with self.assertRaises(RowError) as raised:
            self.client.map_frame(self.frame, fails, setup="K = 1\nL = 2")
        info = raised.exception.info
        self.assertEqual((info.file, info.line), (__file__, line))
        self.assertEqual(
            str(raised.exception),
            "Cannot map row 'y': ZeroDivisionError: division by zero "
            f"({HERE}, line {line})",
        )
        made = self.client.map_frame(
            self.frame,
            uses_a_model,
            setup="K = 1\nMODEL = []",
            errors="coerce",
        )
        error = made.attrs["errors"]["x"]
        self.assertEqual(error.type, "TypeError")
        self.assertEqual(error.line, line_of(uses_a_model, "MODEL["))
        # Of the set-up's own lines.
        made = self.client.map_frame(
            self.frame["n"],
            uses_a_model,
            setup="class M:\n    def __getitem__(self, k):\n        1 / 0\nMODEL = M()",
            errors="coerce",
        )
        self.assertRegex(
            made.attrs["errors"]["x"].describe(), r"zero \(setup, line 3\)$"
        )

    def test_a_wrong_column_is_an_error(self) -> None:
        for errors in ("raise", "coerce"):
            with self.assertRaisesRegex(
                RowError, r"row 'x': KeyError: 'txet'; columns are 'text', 'n' \(.*line"
            ):
                self.client.map_frame(
                    self.frame,
                    asks_for_a_column,
                    errors=errors,
                )
        # The data's own keys may be missing in every row.
        made = self.client.map_frame(
            self.frame, "return_val({}[INPUT['text']])", errors="coerce"
        )
        self.assertTrue(made.isna().all())
        made = self.client.map_frame(
            self.frame, "return_val({}['text'])", errors="coerce"
        )
        self.assertTrue(made.isna().all())

    def test_a_value_that_json_cannot_say_is_an_error_with_its_path(self) -> None:
        with self.assertRaisesRegex(
            RowError,
            r"row 'x': TypeError: Cannot return value\['tags'\]\[1\]: JSON has no set "
            rf"\({re.escape(HERE)}, line {line_of(returns_things, 'def ')}\)",
        ):
            self.client.map_frame(self.frame, returns_things)
        with self.assertRaisesRegex(RowError, r"JSON cannot say \{1\}"):
            self.client.map_frame(self.frame, "return_val({INPUT['n']})")

    def test_values_of_libraries_are_values(self) -> None:
        made = self.client.map_frame(self.frame[:1], returns_numpy)
        self.assertEqual(
            list(made), [{"a": [1.0, 2.0], "s": 3, "f": [{"x": 1}], "t": None}]
        )
        with self.assertRaisesRegex(RowError, r"value\[1\]: JSON has no nan; return"):
            self.client.map_frame(self.frame[:1], returns_nan)

    def test_map_results_has_all_of_each_row(self) -> None:
        made = self.client.map_results(self.frame, fails)
        self.assertEqual(list(made.index), list("xyz"))
        self.assertEqual(made["kind"].tolist(), ["success", "exception", "success"])
        self.assertEqual(made["value"].isna().tolist(), [False, True, False])
        self.assertEqual(made["error"].dropna().to_dict(), {"y": "ZeroDivisionError"})
        self.assertEqual(made.loc["y", "line"], line_of(inverse, "the line of"))
        self.assertIn("division by zero", made.loc["y", "stderr"])
        self.assertTrue((made["duration_ms"] > 0).all())
        program = "print(INPUT['n']); return_val(INPUT['txet'])"
        made = self.client.map_results(self.frame, program)
        self.assertEqual(made["stdout"].tolist(), ["1\n", "2\n", "3\n"])
        self.assertEqual(made["message"].tolist(), ["'txet'"] * 3)

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
