from __future__ import annotations

import asyncio
import unittest
from collections.abc import AsyncIterator
from typing import Any

import httpx

from python_faas import (
    AsyncClient,
    BatchError,
    Client,
    FaasError,
    Retry,
    UnreachableError,
)

from .front import Front


class Counting(httpx.AsyncBaseTransport):
    """A service that counts the requests which wait for it at the same time."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked = self.now = self.most = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        self.now += 1
        self.most = max(self.most, self.now)
        for _ in range(3):
            await asyncio.sleep(0)
        self.now -= 1
        return httpx.Response(200, json=self.answer)


class AsyncClientTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.client = AsyncClient()
        self.addAsyncCleanup(self.client.close)

    async def test_runs_side_by_side(self) -> None:
        runs = (self.client.run("return_val(INPUT)", input=n) for n in range(10))
        results = await asyncio.gather(*runs)
        self.assertEqual([one.value for one in results], list(range(10)))

    async def test_has_a_bounded_number_of_runs_in_flight(self) -> None:
        with Client() as one:
            answer = {"output": {"stdout": "", "stderr": "", "ret_val": ""}}
            answer["metadata"] = dict(one.run("1").metadata)
        for in_flight in (64, 5):
            service = Counting(answer)
            made = (
                AsyncClient(transport=service)
                if in_flight == 64
                else AsyncClient(transport=service, in_flight=in_flight)
            )
            async with made as client:
                runs = (client.run("1") for _ in range(2_000))
                results = await asyncio.gather(*runs)
            self.assertEqual(len(results), 2_000)
            self.assertEqual((service.asked, service.most), (2_000, in_flight))

    async def test_a_run_that_fails_gives_its_place_to_another(self) -> None:
        with Front([(500, {}, b"{}"), (200, {}, b"no answer")]) as front:
            async with AsyncClient(front.url, in_flight=1) as client:
                for _ in range(2):
                    with self.assertRaises(FaasError):
                        await client.run("1")
                self.assertEqual((await client.run("return_val(1)")).value, 1)

    async def test_a_batch_leaves_room_for_the_runs_in_its_loop(self) -> None:
        async with AsyncClient(in_flight=1) as client:
            async for row in client.batch("return_val(INPUT)", [1, 2]):
                result = await client.run("return_val(INPUT)", input=row.value)
                self.assertEqual(result.value, row.value)

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
