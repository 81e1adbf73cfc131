from __future__ import annotations

import json
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from python_faas import AsyncClient, Client, ConnectionLostError

from .front import Front


class CheckpointTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "rows.checkpoint"

    def sent(self, front: Front) -> list[Any]:
        return [one for body in front.bodies for one in json.loads(body)["inputs"]]

    def cut(self, rows: int) -> bytes:
        """Return the answer of a service that is killed after some rows."""
        with Client() as client:
            lines = list(client.batch("return_val(-INPUT)", range(rows)))
        return b"".join(
            json.dumps(
                {
                    "index": row.index,
                    "status": "success",
                    "ret_val": row.ret_val,
                    "ret_json": row.ret_json,
                    "stdout": "",
                    "stderr": "",
                    "exit_code": 0,
                    "duration_us": row.duration_us,
                }
            ).encode()
            + b"\n"
            for row in lines
        )

    def test_a_batch_goes_on_after_a_lost_connection(self) -> None:
        with (
            Front([(200, {}, self.cut(3) + b'{"index": 3, "st')]) as front,
            Client(front.url) as client,
        ):
            batch = client.batch("return_val(-INPUT)", range(6), checkpoint=self.path)
            with self.assertRaisesRegex(ConnectionLostError, "rows.checkpoint"):
                list(batch)
            told: list[Any] = []
            batch = client.batch(
                "return_val(-INPUT)",
                range(6),
                checkpoint=self.path,
                progress=lambda *one: told.append(one),
            )
            rows = list(batch)
            again = client.batch("return_val(-INPUT)", range(6), checkpoint=self.path)
            self.assertEqual([row.value for row in again], [row.value for row in rows])
        self.assertEqual([row.index for row in rows], list(range(6)))
        self.assertEqual([row.value for row in rows], [0, -1, -2, -3, -4, -5])
        self.assertEqual(self.sent(front), [*range(6), 3, 4, 5])
        self.assertEqual((batch.summary.rows, batch.summary.resumed), (6, 3))
        self.assertEqual(dict(batch.summary.outcomes), {"success": 6})
        self.assertEqual(told, [(number, 6) for number in range(1, 7)])

    async def test_is_the_same_with_asyncio(self) -> None:
        with Front([(200, {}, self.cut(2))]) as front:
            async with AsyncClient(front.url) as client:
                for attempt in range(2):
                    batch = client.batch(
                        "return_val(-INPUT)",
                        range(4),
                        checkpoint=self.path,
                        chunk_rows=2,
                    )
                    try:
                        rows = [row.value async for row in batch]
                    except ConnectionLostError:
                        self.assertEqual(attempt, 0)
        self.assertEqual(rows, [0, -1, -2, -3])
        self.assertEqual(self.sent(front), [0, 1, 2, 3])

    def test_an_input_that_has_changed_runs_again(self) -> None:
        with Front() as front, Client(front.url) as client:
            for inputs in ([1, 2, 3], [1, 5, 3, 4]):
                rows = client.batch(
                    "return_val(INPUT * 2)", inputs, checkpoint=self.path
                )
                values = [row.value for row in rows]
        self.assertEqual(values, [2, 10, 6, 8])
        self.assertEqual(self.sent(front), [1, 2, 3, 5, 4])

    def test_a_line_that_was_cut_counts_as_not_written(self) -> None:
        with Front() as front, Client(front.url) as client:
            list(client.batch("return_val(INPUT)", [1, 2], checkpoint=self.path))
            self.path.write_bytes(self.path.read_bytes()[:-5])
            for _ in range(2):
                rows = client.batch("return_val(INPUT)", [1, 2], checkpoint=self.path)
                self.assertEqual([row.value for row in rows], [1, 2])
        self.assertEqual(self.sent(front), [1, 2, 2])

    def test_a_row_that_failed_is_done(self) -> None:
        code = "print('p'); return_val(1 / INPUT)"
        with Front() as front, Client(front.url) as client:
            for on_error in ("continue", "continue", "stop"):
                batch = client.batch(
                    code,
                    [1, 0, 2],
                    checkpoint=self.path,
                    on_error=on_error,
                )
                rows = [(row.kind, row.stdout) for row in batch]
                count = 2 if on_error == "stop" else 3
                self.assertEqual(
                    rows,
                    [("success", "p\n"), ("exception", "p\n"), ("success", "p\n")][
                        :count
                    ],
                )
                self.assertEqual(batch.summary.failed, 1)
        self.assertEqual(self.sent(front), [1, 0, 2])

    def test_never_goes_on_with_another_program(self) -> None:
        with Client() as client:
            list(client.batch("return_val(1)", [1], checkpoint=self.path))
            with self.assertRaisesRegex(ValueError, "it is of another program"):
                client.batch("return_val(2)", [1], checkpoint=self.path)
            with self.assertRaisesRegex(ValueError, "Cannot use a checkpoint with a"):
                client.batch("return_val(1)", [1], checkpoint=self.path, seed=1)
            self.path.write_text("mine, and not to be lost\n")
            with self.assertRaisesRegex(ValueError, "is not a line of a checkpoint"):
                client.batch("return_val(1)", [1], checkpoint=self.path)
        self.assertEqual(self.path.read_text(), "mine, and not to be lost\n")

    def test_map_frame_goes_on(self) -> None:
        frame = pd.DataFrame({"n": [1, 2, 3]}, index=list("xyz"))
        program = "return_val(10 // (INPUT['n'] - 2))"
        with Front() as front, Client(front.url) as client:
            for _ in range(2):
                made = client.map_frame(
                    frame, program, errors="coerce", checkpoint=self.path
                )
                self.assertEqual(made.isna().tolist(), [False, True, False])
                self.assertEqual(list(made.attrs["errors"]), ["y"])
        self.assertEqual(len(self.sent(front)), 3)
