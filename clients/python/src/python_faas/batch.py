"""A batch as it runs: rows, one after another."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from .batch_plan import BatchPlan
from .batch_summary import BatchSummary
from .row import Row


class Batch(Iterator[Row]):
    """The rows of a batch, in a loop, as they are done. Nothing runs before it.

    `summary` counts the calls that have ended so far. If you leave the loop
    early, call `close()`, or use `with`.
    """

    def __init__(self, plan: BatchPlan, rows: Iterator[Row]) -> None:
        self._plan = plan
        self._rows = rows

    @property
    def summary(self) -> BatchSummary:
        """Report so far."""
        return self._plan.summary

    def __next__(self) -> Row:
        return next(self._rows)

    def close(self) -> None:
        """End it: the service gives the rows that are left to nobody."""
        close = getattr(self._rows, "close", None)
        if close is not None:
            close()

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncBatch(AsyncIterator[Row]):
    """`Batch` for `async for` and `async with`."""

    def __init__(self, plan: BatchPlan, rows: AsyncIterator[Row]) -> None:
        self._plan = plan
        self._rows = rows

    @property
    def summary(self) -> BatchSummary:
        """Report so far."""
        return self._plan.summary

    async def __anext__(self) -> Row:
        return await anext(self._rows)

    async def close(self) -> None:
        """End it: the service gives the rows that are left to nobody."""
        close = getattr(self._rows, "aclose", None)
        if close is not None:
            await close()

    async def __aenter__(self) -> AsyncBatch:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
