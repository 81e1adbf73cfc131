from __future__ import annotations

import io
import unittest
from collections.abc import Iterator

from python_faas import (
    BatchError,
    Client,
    ConnectionLostError,
    ProgressBar,
)

from .front import Front


class BatchTest(unittest.TestCase):
    def setUp(self) -> None:
        self.client = Client()
        self.addCleanup(self.client.close)

    def test_rows_come_in_the_inputs_order_over_several_calls(self) -> None:
        batch = self.client.batch(
            "return_val([INPUT, K])",
            range(250),
            setup="K = 'k'",
            chunk_rows=100,
        )
        rows = list(batch)
        self.assertEqual([row.index for row in rows], list(range(250)))
        self.assertEqual([row.value for row in rows], [[n, "k"] for n in range(250)])
        self.assertEqual(batch.summary.rows, 250)
        self.assertEqual(dict(batch.summary.outcomes), {"success": 250})
        self.assertEqual(len(batch.summary.task_ids), 3)

    def test_calls_are_bounded_in_bytes(self) -> None:
        batch = self.client.batch(
            "return_val(len(INPUT))", ["x" * 400] * 10, chunk_bytes=1_000
        )
        self.assertEqual([row.value for row in batch], [400] * 10)
        self.assertEqual(len(batch.summary.task_ids), 5)

    def test_texts_of_every_kind_come_back(self) -> None:
        texts = [
            "a\u2028b\u0085c\r\nd",
            "你好",
            "\x00",
            "\ud800",
            "😀" * 30_000,
        ]
        rows = self.client.batch(
            "print(INPUT); return_val(INPUT)", texts[:3] + texts[4:]
        )
        self.assertEqual([row.value for row in rows], texts[:3] + texts[4:])
        (row,) = self.client.batch("return_val(INPUT)", [texts[3]])
        self.assertEqual(row.value, texts[3])

    def test_inputs_are_taken_as_rows_are_read(self) -> None:
        taken = []

        def inputs() -> Iterator[int]:
            for number in range(1_000_000_000):
                taken.append(number)
                yield number

        with self.client.batch("return_val(INPUT)", inputs(), chunk_rows=10) as batch:
            self.assertEqual([next(batch).value for _ in range(15)], list(range(15)))
        self.assertLess(len(taken), 50)

    def test_a_row_that_fails_is_a_row(self) -> None:
        rows = list(self.client.batch("print('p'); return_val(1 / INPUT)", [0, 1]))
        self.assertEqual([row.ok for row in rows], [False, True])
        assert rows[0].error is not None
        self.assertEqual(
            rows[0].error.describe(),
            "ZeroDivisionError: division by zero (line 1)",
        )
        self.assertEqual(
            (rows[0].stdout, rows[0].exit_code, rows[0].value), ("p\n", 1, None)
        )

    def test_stops_at_the_first_failure_if_told_so(self) -> None:
        batch = self.client.batch(
            "return_val(1 / (INPUT - 3))",
            range(100_000),
            on_error="stop",
            chunk_rows=1_000,
        )
        rows = list(batch)
        self.assertFalse(all(row.ok for row in rows))
        self.assertLessEqual(batch.summary.rows, 1_000)
        self.assertEqual(batch.summary.failed, 1)

    def test_order_of_completion_has_every_row(self) -> None:
        rows = self.client.batch(
            "import time; time.sleep(0.2 if INPUT == 0 else 0)",
            range(20),
            order="completion",
        )
        self.assertEqual(sorted(row.index for row in rows), list(range(20)))

    def test_a_seed_fixes_each_row_over_several_calls(self) -> None:
        def draw(chunk_rows: int) -> list[float]:
            code = "import random; return_val(random.random())"
            rows = self.client.batch(code, range(6), seed=7, chunk_rows=chunk_rows)
            return [row.value for row in rows]

        whole, parts = draw(6), draw(2)
        self.assertEqual(whole, draw(6))
        self.assertEqual(parts, draw(2))
        self.assertEqual(len({*parts}), 6)
        self.assertEqual(parts[:2], whole[:2])

    def test_javascript_has_rows(self) -> None:
        rows = self.client.batch(
            "return_val(INPUT * k)", [1, 2], language="ts", setup="const k: number = 2"
        )
        self.assertEqual([row.value for row in rows], [2, 4])

    def test_a_set_up_that_fails_is_raised(self) -> None:
        with self.assertRaisesRegex(
            BatchError, "^Cannot run the set-up: NameError.* \\(line 2\\)"
        ) as raised:
            list(self.client.batch("1", [1, 2], setup="print('s')\nnot_there"))
        assert raised.exception.summary.setup is not None
        self.assertEqual(raised.exception.summary.setup["stdout"], "s\n")
        assert raised.exception.summary.error is not None
        self.assertEqual(raised.exception.summary.error.type, "NameError")

    def test_no_input_is_no_call(self) -> None:
        batch = self.client.batch("1", [])
        self.assertEqual((list(batch), batch.summary.rows), ([], 0))

    def test_a_connection_that_breaks_is_told(self) -> None:
        line = b'{"index":0,"status":"success","ret_val":"","stdout":"","stderr":"","exit_code":0,"duration_us":1}\n'
        with Front([(200, {}, line)]) as front, Client(front.url) as client:
            batch = client.batch("1", [1, 2])
            self.assertEqual(next(batch).index, 0)
            with self.assertRaises(ConnectionLostError):
                next(batch)

    def test_files_of_rows_come_back(self) -> None:
        (row,) = self.client.batch(
            "import matplotlib.pyplot as plt; plt.plot([INPUT])", [1]
        )
        self.assertEqual([file.media_type for file in row.files], ["image/png"])

    def test_progress_is_told(self) -> None:
        told: list[tuple[int, int | None]] = []
        list(self.client.batch("1", [1, 2], progress=lambda *one: told.append(one)))
        list(self.client.batch("1", iter([1]), progress=lambda *one: told.append(one)))
        self.assertEqual(told, [(1, 2), (2, 2), (1, None)])

    def test_bar_draws_on_a_terminal_and_ends_elsewhere_with_a_line(
        self,
    ) -> None:
        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        for stream, pattern in (
            (
                Terminal(),
                r"^\r\[-+\] 0/4 rows, 0 a second\r\[#+\] 4/4 rows, \d+ a second\n$",
            ),
            (io.StringIO(), r"^\[#+\] 4/4 rows, \d+ a second\n$"),
        ):
            bar = ProgressBar(stream)
            bar(0, 4)
            bar(4, 4)
            bar.close()
            self.assertRegex(stream.getvalue(), pattern)
