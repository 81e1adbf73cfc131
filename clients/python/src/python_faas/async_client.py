"""The client for asyncio."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections import deque
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Iterable,
    Mapping,
    Sequence,
)
from typing import TYPE_CHECKING, Any, Literal, Unpack
from urllib.parse import quote

import httpx

from .batch import AsyncBatch
from .batch_plan import BatchPlan
from .encode import encode_json, results_body, run_body
from .errors import AnswerError, FaasError
from .event import Event
from .event_lines import EventLines
from .frame import FrameProgram, FrameRows, Program, frame_inputs
from .health import Health
from .judge_options import JudgeAllOptions, JudgeOptions, Tests, judge_members
from .judge_plan import JudgeCall, JudgePlan, Submission
from .judged import Judged
from .judging import AsyncJudging, submission_list
from .options import BatchOptions, RunOptions
from .result import Result
from .retry import Retry
from .row import Row
from .session import AsyncSession
from .state import KeptState
from .stream import AsyncStream
from .tools import ToolSet
from .wire import (
    JSON_HEADERS,
    LINES_HEADERS,
    SENT_LINES_HEADERS,
    failure,
    judged_answer,
    key_headers,
    read_object,
    service_url,
    timeouts,
    told_errors,
)

if TYPE_CHECKING:
    import pandas as pd


class AsyncClient:
    """`Client` for asyncio: the same options, results and errors.

    in_flight: how many requests wait for their answer at the same time; more wait
        here. Gather as many runs as you like. Batches and streams, which a loop
        reads, do not count.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        key: str | None = None,
        retry: Retry = Retry(),
        timeout_s: float = 75.0,
        in_flight: int = 64,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.url = service_url(url)
        self._retry = retry
        self._timeout_s = timeout_s
        # Not by httpx's own limit: with each answer it looks at all that wait.
        self._places = asyncio.Semaphore(in_flight)
        self._http = httpx.AsyncClient(
            headers=key_headers(key),
            timeout=timeouts(timeout_s),
            limits=httpx.Limits(
                max_connections=None, max_keepalive_connections=in_flight
            ),
            transport=transport,
        )

    async def run(self, code: str, **options: Unpack[RunOptions]) -> Result:
        """Run a program, as `Client.run`."""
        tools = ToolSet(options.get("tools") or ())
        result = await self._run(run_body(code, options, tools.definitions))
        while result.calls:
            results = await tools.answer_async(result.calls)
            part = await self._run(results_body(result.continuation, results))
            result = part.after(result)
        return result

    async def _run(self, content: bytes) -> Result:
        body = await self._answer("POST", "/run_code", content)
        try:
            return Result.from_json(body)
        except (KeyError, TypeError) as error:
            raise AnswerError(
                f"Cannot read the answer of {self.url}: no {error}"
            ) from error

    def stream(self, code: str, **options: Unpack[RunOptions]) -> AsyncStream:
        """Run a program, as `Client.stream`, for `async for`."""
        lines = EventLines(self.url)
        tools = ToolSet(options.get("tools") or ())
        body = run_body(code, options, tools.definitions)
        return AsyncStream(lines, self._events(lines, body, tools))

    def batch(
        self,
        code: str,
        inputs: Iterable[Any] | AsyncIterable[Any],
        **options: Unpack[BatchOptions],
    ) -> AsyncBatch:
        """Run a program for each input, as `Client.batch`, for `async for`."""
        plan = BatchPlan(code, inputs, **options)
        return AsyncBatch(plan, self._rows(plan, inputs))

    async def map_frame(
        self,
        frame: pd.DataFrame | pd.Series[Any],
        program: Program,
        *,
        errors: Literal["raise", "coerce"] = "raise",
        **options: Unpack[BatchOptions],
    ) -> pd.Series[Any]:
        """Return the program's value for each row, as `Client.map_frame`."""
        return (await self._frame_rows(frame, program, errors, options)).series()

    async def map_results(
        self,
        frame: pd.DataFrame | pd.Series[Any],
        program: Program,
        **options: Unpack[BatchOptions],
    ) -> pd.DataFrame:
        """Return what came of each row, as `Client.map_results`."""
        return (await self._frame_rows(frame, program, "coerce", options)).frame()

    async def judge(
        self, code: str, tests: Tests, **options: Unpack[JudgeOptions]
    ) -> Judged:
        """Judge a program by its tests, as `Client.judge`."""
        members = {"code": code, "tests": tests, **judge_members(**options)}
        return judged_answer(
            self.url, await self._answer("POST", "/judge", encode_json(members))
        )

    def judge_all(
        self,
        submissions: pd.DataFrame | Iterable[Submission],
        tests: Tests | None = None,
        **options: Unpack[JudgeAllOptions],
    ) -> AsyncJudging:
        """Judge many programs, as `Client.judge_all`, for `async for`."""
        found, index = submission_list(submissions)
        plan = JudgePlan(found, tests, **options)
        return AsyncJudging(plan, self._judged(plan, found), index)

    async def store_tests(self, tests: Sequence[Mapping[str, Any]]) -> str:
        """Store a set of tests, as `Client.store_tests`."""
        body = encode_json(tests)
        id = hashlib.sha256(body).hexdigest()
        await self._answer("PUT", f"/tests/{id}", body)
        return id

    def session(
        self, state: str | None = None, *, ttl_s: int | None = None
    ) -> AsyncSession:
        """Return a session that begins fresh, or with `state`; asks nobody.

        ttl_s: how long its states are kept, in seconds; by default as long as the
            service allows.
        """
        return AsyncSession(self, state, ttl_s)

    async def states(self) -> list[KeptState]:
        """Return the caller's states, the latest first, at most 1,000."""
        answer = await self._answer("GET", "/states")
        return [KeptState.from_json(one) for one in answer["states"]]

    async def state(self, id: str) -> KeptState:
        """Return what is known of a state. Raises NotFoundError if there is none."""
        path = f"/states/{quote(id, safe='')}"
        return KeptState.from_json(await self._answer("GET", path))

    async def delete_state(self, id: str) -> None:
        """Forget a state. Raises NotFoundError if there is none."""
        path = f"/states/{quote(id, safe='')}"
        response = await self._send("DELETE", path, JSON_HEADERS, None)
        await response.aclose()

    async def health(self) -> Health:
        """Return what the service says of itself, as `Client.health`."""
        with told_errors(self.url, self._timeout_s):
            response = await self._http.get(f"{self.url}/health")
        if response.status_code not in (200, 503):
            raise failure(self.url, response)
        return Health.from_json(read_object(self.url, response.content))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _answer(
        self, method: str, path: str, content: bytes | None = None
    ) -> Any:
        async with self._places:
            response = await self._send(method, path, JSON_HEADERS, content)
            with told_errors(self.url, self._timeout_s):
                try:
                    body = await response.aread()
                finally:
                    await response.aclose()
        return read_object(self.url, body)

    async def _frame_rows(
        self,
        frame: pd.DataFrame | pd.Series[Any],
        program: Program,
        errors: str,
        options: BatchOptions,
    ) -> FrameRows:
        sent = FrameProgram.of(program, options.get("setup"))
        rows = FrameRows(frame, sent, errors)
        options["setup"] = sent.setup
        async with self.batch(sent.code, frame_inputs(frame), **options) as batch:
            async for row in batch:
                rows.add(row)
        return rows

    async def _judged(
        self, plan: JudgePlan, submissions: Iterable[Submission]
    ) -> AsyncIterator[Judged]:
        waiting: deque[asyncio.Task[JudgeCall]] = deque()
        try:
            for call in plan.calls(submissions):
                waiting.append(asyncio.create_task(self._judge_call(plan, call)))
                if len(waiting) >= plan.in_flight:
                    for judged in plan.end(await waiting.popleft()):
                        yield judged
            while waiting:
                for judged in plan.end(await waiting.popleft()):
                    yield judged
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
            plan.close()

    async def _judge_call(self, plan: JudgePlan, call: JudgeCall) -> JudgeCall:
        if call.sent:
            body = plan.body(call)
            async with contextlib.aclosing(
                self._pieces("/judge", body, SENT_LINES_HEADERS)
            ) as pieces:
                async for piece in pieces:
                    plan.feed(call, piece)
        return call

    async def _rows(
        self, plan: BatchPlan, inputs: Iterable[Any] | AsyncIterable[Any]
    ) -> AsyncIterator[Row]:
        try:
            async for body in _bodies(plan, inputs):
                if body is not None:
                    pieces = self._pieces("/run_batch", body)
                    async with contextlib.aclosing(pieces):
                        async for piece in pieces:
                            for row in plan.feed(piece):
                                yield row
                    if not plan.end_call():
                        return
                for row in plan.resumed():
                    yield row
                if plan.is_over:
                    return
        finally:
            plan.close()

    async def _events(
        self, lines: EventLines, body: bytes, tools: ToolSet
    ) -> AsyncIterator[Event]:
        while True:
            async with contextlib.aclosing(self._pieces("/run_code", body)) as pieces:
                async for piece in pieces:
                    for event in lines.feed(piece):
                        yield event
            part = lines.end_part()
            if not part.calls:
                return
            results = await tools.answer_async(part.calls)
            body = results_body(part.continuation, results)

    async def _pieces(
        self, path: str, body: bytes, headers: dict[str, str] = LINES_HEADERS
    ) -> AsyncGenerator[bytes, None]:
        """Yield the body of an answer as it comes. Left early, it ends the call."""
        response = await self._send("POST", path, headers, body)
        try:
            pieces = response.aiter_bytes()
            while True:
                # Errors of the loop's own body are not the connection's.
                with told_errors(self.url, self._timeout_s):
                    piece = await anext(pieces, None)
                if piece is None:
                    return
                yield piece
        finally:
            await response.aclose()

    async def _send(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        content: bytes | None,
    ) -> httpx.Response:
        """Return an answer that is a success, its body not read yet."""
        attempt = 1
        while True:
            try:
                return await self._send_once(method, path, headers, content)
            except FaasError as error:
                wait_s = self._retry.wait_s(error, attempt)
                if wait_s is None:
                    raise
            await asyncio.sleep(wait_s)
            attempt += 1

    async def _send_once(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        content: bytes | None,
    ) -> httpx.Response:
        request = self._http.build_request(
            method, f"{self.url}{path}", headers=headers, content=content
        )
        with told_errors(self.url, self._timeout_s):
            response = await self._http.send(request, stream=True)
            if response.is_success:
                return response
            try:
                await response.aread()
            finally:
                await response.aclose()
        raise failure(self.url, response)


async def _bodies(
    plan: BatchPlan, inputs: Iterable[Any] | AsyncIterable[Any]
) -> AsyncIterator[bytes | None]:
    if isinstance(inputs, AsyncIterable):
        async for value in inputs:
            yield plan.add(value)
    else:
        for value in inputs:
            yield plan.add(value)
    yield plan.rest()
