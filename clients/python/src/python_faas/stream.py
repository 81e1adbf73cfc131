"""A program as it runs: what it prints and shows, bit by bit."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from .event import Event
from .event_lines import EventLines
from .result import Result


class Stream(Iterator[Event]):
    """Events of a running program, in a loop.

    Nothing runs before the loop, or `result`. If you leave the loop early, call
    `close()`, or use `with`: that ends the program.
    """

    def __init__(self, lines: EventLines, events: Iterator[Event]) -> None:
        self._lines = lines
        self._events = events

    def __next__(self) -> Event:
        return next(self._events)

    def result(self) -> Result:
        """Wait for the program's end, and return what came of it, as `Client.run`.

        Its `stdout` and `stderr` are whole, whatever the loop has seen.
        """
        for _ in self:
            pass
        return self._lines.result()

    def close(self) -> None:
        """Hang up, which ends a program that still runs."""
        close = getattr(self._events, "close", None)
        if close is not None:
            close()

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncStream(AsyncIterator[Event]):
    """`Stream` for `async for` and `async with`."""

    def __init__(self, lines: EventLines, events: AsyncIterator[Event]) -> None:
        self._lines = lines
        self._events = events

    async def __anext__(self) -> Event:
        return await anext(self._events)

    async def result(self) -> Result:
        """Wait for the program's end, and return what came of it, as `Client.run`."""
        async for _ in self:
            pass
        return self._lines.result()

    async def close(self) -> None:
        """Hang up, which ends a program that still runs."""
        close = getattr(self._events, "aclose", None)
        if close is not None:
            await close()

    async def __aenter__(self) -> AsyncStream:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
