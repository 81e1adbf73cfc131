from __future__ import annotations

import asyncio
import unittest
from collections.abc import AsyncIterator

from python_faas import AsyncClient, BatchError, Retry, UnreachableError

from .front import Front


class AsyncClientTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.client = AsyncClient()
        self.addAsyncCleanup(self.client.close)

    async def test_runs_side_by_side(self) -> None:
        runs = (self.client.run("return_val(INPUT)", input=n) for n in range(10))
        results = await asyncio.gather(*runs)
        self.assertEqual([one.value for one in results], list(range(10)))

    async def test_batch_takes_inputs_of_both_kinds(self) -> None:
        async def inputs() -> AsyncIterator[int]:
            for number in range(5):
                yield number

        for source in (inputs(), range(5)):
            batch = self.client.batch("return_val(-INPUT)", source, chunk_rows=2)
            self.assertEqual([row.value async for row in batch], [0, -1, -2, -3, -4])
            self.assertEqual(batch.summary.rows, 5)

    async def test_batch_can_be_left(self) -> None:
        async with self.client.batch("return_val(INPUT)", range(10_000)) as batch:
            self.assertEqual((await anext(batch)).value, 0)
        self.assertEqual((await self.client.run("return_val(1)")).value, 1)

    async def test_a_set_up_that_fails_is_raised(self) -> None:
        with self.assertRaises(BatchError):
            async for _ in self.client.batch("1", [1], setup="1 / 0"):
                pass

    async def test_comes_again_when_asked_to(self) -> None:
        busy = (503, {"retry-after": "0"}, b"{}")
        with Front([busy, busy]) as front:
            async with AsyncClient(front.url, key="k") as client:
                self.assertEqual((await client.run("return_val(1)")).value, 1)
                self.assertTrue((await client.health()).ok)
        self.assertEqual([one["authorization"] for one in front.seen], ["Bearer k"] * 4)

    async def test_says_where_nobody_listens(self) -> None:
        with Front() as front:
            pass
        async with AsyncClient(
            front.url, retry=Retry(attempts=2, first_wait_s=0)
        ) as client:
            with self.assertRaises(UnreachableError):
                await client.run("1")
