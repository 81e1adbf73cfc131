"""Programs that go on where the last one has ended."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterable, Iterable
from typing import TYPE_CHECKING, Any, Self, Unpack

from .batch import AsyncBatch, Batch
from .errors import NotFoundError, StateError
from .options import BatchOptions, RunOptions
from .result import Result

if TYPE_CHECKING:
    from .async_client import AsyncClient
    from .client import Client


class Steps:
    """State of a session, and the way to it: ids of states."""

    def __init__(self, state: str | None, ttl_s: int | None) -> None:
        self._start = state
        self._ttl_s = ttl_s
        self._made: list[str] = []

    @property
    def state(self) -> str | None:
        """Id of the state that the next program continues; None: a fresh start."""
        return self._made[-1] if self._made else self._start

    def back(self) -> None:
        """Forget the last program: the next one goes on before it.

        Raises ValueError at the session's beginning.
        """
        if not self._made:
            raise ValueError("Cannot go back: the session is at its beginning")
        self._made.pop()

    def _options(self, options: RunOptions) -> RunOptions:
        whole: RunOptions = {"ttl_s": self._ttl_s, **options}
        whole["keep"] = True
        whole["state"] = self.state
        return whole

    def _step(self, result: Result) -> Result:
        if result.state is not None:
            self._made.append(result.state.id)
        elif result.ok:
            raise StateError(result)
        return result


class Session(Steps):
    """Programs that go on where the last one has ended.

    A program that fails has kept what it did before its exception; one that was
    stopped, by a limit, leaves the session where it was.

    >>> from python_faas import Client
    >>> session = Client().session()
    >>> session.run("total = 40").ok
    True
    >>> session.run("return_val(total + 2)").value
    42
    """

    def __init__(self, client: Client, state: str | None, ttl_s: int | None) -> None:
        super().__init__(state, ttl_s)
        self._client = client

    def run(self, code: str, **options: Unpack[RunOptions]) -> Result:
        """Run a program, as `Client.run`.

        Raises StateError if it ended well and cannot be continued: it has left
        more than the service keeps, or has ended during a call.
        """
        whole = self._options(options)
        return self._step(self._client.run(code, **whole))

    def batch(
        self,
        code: str,
        inputs: Iterable[Any],
        **options: Unpack[BatchOptions],
    ) -> Batch:
        """Run a program for each input, every row from this state, as `Client.batch`."""
        options["state"] = self.state
        return self._client.batch(code, inputs, **options)

    def fork(self) -> Self:
        """Return a session that goes on from here by itself."""
        return type(self)(self._client, self.state, self._ttl_s)

    def delete(self) -> None:
        """Delete the states that this session has made; a fork has its own."""
        while self._made:
            # It may have expired.
            with contextlib.suppress(NotFoundError):
                self._client.delete_state(self._made[-1])
            self._made.pop()


class AsyncSession(Steps):
    """`Session` for asyncio."""

    def __init__(
        self, client: AsyncClient, state: str | None, ttl_s: int | None
    ) -> None:
        super().__init__(state, ttl_s)
        self._client = client

    async def run(self, code: str, **options: Unpack[RunOptions]) -> Result:
        """Run a program, as `Session.run`."""
        whole = self._options(options)
        return self._step(await self._client.run(code, **whole))

    def batch(
        self,
        code: str,
        inputs: Iterable[Any] | AsyncIterable[Any],
        **options: Unpack[BatchOptions],
    ) -> AsyncBatch:
        """Run a program for each input, every row from this state."""
        options["state"] = self.state
        return self._client.batch(code, inputs, **options)

    def fork(self) -> Self:
        """Return a session that goes on from here by itself."""
        return type(self)(self._client, self.state, self._ttl_s)

    async def delete(self) -> None:
        """Delete the states that this session has made; a fork has its own."""
        while self._made:
            # It may have expired.
            with contextlib.suppress(NotFoundError):
                await self._client.delete_state(self._made[-1])
            self._made.pop()
