"""The client."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Literal, Unpack
from urllib.parse import quote

import httpx

from .batch import Batch
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
from .judging import Judging, submission_list
from .options import BatchOptions, RunOptions
from .result import Result
from .retry import Retry
from .row import Row
from .session import Session
from .state import KeptState
from .stream import Stream
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


class Client:
    """Runs programs on a service. Threads may share one.

    url: where the service is; FAAS_URL, or http://localhost:8890, by default.
    key: what the service knows the caller by; FAAS_API_KEY by default.
    retry: when a request is sent again.
    timeout_s: the longest silence of the service, in seconds: longer than a
        program may wait and run.
    transport: httpx's own, for proxies and certificates.

    >>> with Client() as client:
    ...     client.run("return_val(6 * 7)").value
    42
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        key: str | None = None,
        retry: Retry = Retry(),
        timeout_s: float = 75.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.url = service_url(url)
        self._retry = retry
        self._timeout_s = timeout_s
        self._http = httpx.Client(
            headers=key_headers(key),
            timeout=timeouts(timeout_s),
            transport=transport,
        )

    def run(self, code: str, **options: Unpack[RunOptions]) -> Result:
        """Run a program, and return what came of it, its failure included.

        Raises FaasError if the service gives no answer, or refuses the request.
        """
        tools = ToolSet(options.get("tools") or ())
        result = self._run(run_body(code, options, tools.definitions))
        while result.calls:
            results = tools.answer(result.calls)
            part = self._run(results_body(result.continuation, results))
            result = part.after(result)
        return result

    def stream(self, code: str, **options: Unpack[RunOptions]) -> Stream:
        """Run a program, and return what it does as an iterator, while it runs.

        In the loop, raises FaasError as `run`; `Stream.result` is what came of it.
        """
        lines = EventLines(self.url)
        tools = ToolSet(options.get("tools") or ())
        body = run_body(code, options, tools.definitions)
        return Stream(lines, self._events(lines, body, tools))

    def batch(
        self,
        code: str,
        inputs: Iterable[Any],
        **options: Unpack[BatchOptions],
    ) -> Batch:
        """Run a program for each input, and return the rows as an iterator.

        Inputs are taken no faster than rows are read. In the loop, raises
        BatchError if the set-up fails or a limit is reached, FaasError as `run`.
        """
        plan = BatchPlan(code, inputs, **options)
        return Batch(plan, self._rows(plan, inputs))

    def map_frame(
        self,
        frame: pd.DataFrame | pd.Series[Any],
        program: Program,
        *,
        errors: Literal["raise", "coerce"] = "raise",
        **options: Unpack[BatchOptions],
    ) -> pd.Series[Any]:
        """Return the program's value for each row of a frame, with its index.

        program: finds its row, a dict by column, in `INPUT` and calls
            `return_val`; or a function that takes the row and returns the value.
            Of a series, each value is a row.
        errors: "coerce" gives None for a row that fails. The errors are in
            `attrs["errors"]` of the result, by the row's label; `map_results` has
            them as columns.

        Raises RowError for the first row that fails, also if every row asks for a
        column that the frame does not have, and as `batch` does.
        """
        return self._frame_rows(frame, program, errors, options).series()

    def map_results(
        self,
        frame: pd.DataFrame | pd.Series[Any],
        program: Program,
        **options: Unpack[BatchOptions],
    ) -> pd.DataFrame:
        """Return a frame with the index of `frame` and what came of each row.

        Its columns are `value`, `kind` ("success", or the kind of the error),
        `error`, `message` and `line` of an error, `stdout`, `stderr` and
        `duration_ms`. `line` is that of the function on this machine, or of the
        program. Raises as `batch` does.
        """
        return self._frame_rows(frame, program, "coerce", options).frame()

    def judge(
        self, code: str, tests: Tests, **options: Unpack[JudgeOptions]
    ) -> Judged:
        """Judge a program by its tests, and return the verdict of each.

        tests: as docs/judging.md has them, such as `{"stdin": …, "expected": …}`,
            or the id of a set that `store_tests` stored.

        Raises FaasError as `run`.
        """
        members = {"code": code, "tests": tests, **judge_members(**options)}
        return judged_answer(
            self.url, self._answer("POST", "/judge", encode_json(members))
        )

    def judge_all(
        self,
        submissions: pd.DataFrame | Iterable[Submission],
        tests: Tests | None = None,
        **options: Unpack[JudgeAllOptions],
    ) -> Judging:
        """Judge many programs, and return their results as an iterator.

        submissions: programs, or objects with `code` and what is their own (`id`,
            `tests`, `language`, …), or a frame with these columns.
        tests: of the submissions that have none of their own.

        In the loop, raises FaasError as `run`. A program that the service could not
        judge has the verdict "not_judged".
        """
        found, index = submission_list(submissions)
        plan = JudgePlan(found, tests, **options)
        return Judging(plan, self._judged(plan, found), index)

    def store_tests(self, tests: Sequence[Mapping[str, Any]]) -> str:
        """Store a set of tests, and return its id for `judge` and `judge_all`.

        The set expires, as states do.
        """
        body = encode_json(tests)
        id = hashlib.sha256(body).hexdigest()
        self._answer("PUT", f"/tests/{id}", body)
        return id

    def session(self, state: str | None = None, *, ttl_s: int | None = None) -> Session:
        """Return a session that begins fresh, or with `state`; asks nobody.

        ttl_s: how long its states are kept, in seconds; by default as long as the
            service allows.
        """
        return Session(self, state, ttl_s)

    def states(self) -> list[KeptState]:
        """Return the caller's states, the latest first, at most 1,000."""
        answer = self._answer("GET", "/states")
        return [KeptState.from_json(one) for one in answer["states"]]

    def state(self, id: str) -> KeptState:
        """Return what is known of a state. Raises NotFoundError if there is none."""
        path = f"/states/{quote(id, safe='')}"
        return KeptState.from_json(self._answer("GET", path))

    def delete_state(self, id: str) -> None:
        """Forget a state. Raises NotFoundError if there is none."""
        path = f"/states/{quote(id, safe='')}"
        response = self._send("DELETE", path, JSON_HEADERS, None)
        response.close()

    def health(self) -> Health:
        """Return what the service says of itself, also where it is not well.

        Raises UnreachableError, without another attempt, if it is not there.
        """
        with told_errors(self.url, self._timeout_s):
            response = self._http.get(f"{self.url}/health")
        if response.status_code not in (200, 503):
            raise failure(self.url, response)
        return Health.from_json(read_object(self.url, response.content))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, method: str, path: str, content: bytes | None = None) -> Any:
        response = self._send(method, path, JSON_HEADERS, content)
        with told_errors(self.url, self._timeout_s):
            try:
                body = response.read()
            finally:
                response.close()
        return read_object(self.url, body)

    def _run(self, content: bytes) -> Result:
        body = self._answer("POST", "/run_code", content)
        try:
            return Result.from_json(body)
        except (KeyError, TypeError) as error:
            raise AnswerError(
                f"Cannot read the answer of {self.url}: no {error}"
            ) from error

    def _frame_rows(
        self,
        frame: pd.DataFrame | pd.Series[Any],
        program: Program,
        errors: str,
        options: BatchOptions,
    ) -> FrameRows:
        sent = FrameProgram.of(program, options.get("setup"))
        rows = FrameRows(frame, sent, errors)
        options["setup"] = sent.setup
        with self.batch(sent.code, frame_inputs(frame), **options) as batch:
            for row in batch:
                rows.add(row)
        return rows

    def _judged(
        self, plan: JudgePlan, submissions: Iterable[Submission]
    ) -> Iterator[Judged]:
        waiting: deque[Future[JudgeCall]] = deque()
        pool = ThreadPoolExecutor(plan.in_flight, "judge")
        try:
            for call in plan.calls(submissions):
                waiting.append(pool.submit(self._judge_call, plan, call))
                if len(waiting) >= plan.in_flight:
                    yield from plan.end(waiting.popleft().result())
            while waiting:
                yield from plan.end(waiting.popleft().result())
        finally:
            pool.shutdown(cancel_futures=True)
            plan.close()

    def _judge_call(self, plan: JudgePlan, call: JudgeCall) -> JudgeCall:
        if call.sent:
            body = plan.body(call)
            with contextlib.closing(
                self._pieces("/judge", body, SENT_LINES_HEADERS)
            ) as pieces:
                for piece in pieces:
                    plan.feed(call, piece)
        return call

    def _rows(self, plan: BatchPlan, inputs: Iterable[Any]) -> Iterator[Row]:
        bodies = itertools.chain(map(plan.add, inputs), (plan.rest() for _ in range(1)))
        try:
            for body in bodies:
                if body is not None:
                    with contextlib.closing(self._pieces("/run_batch", body)) as pieces:
                        for piece in pieces:
                            yield from plan.feed(piece)
                    if not plan.end_call():
                        return
                yield from plan.resumed()
                if plan.is_over:
                    return
        finally:
            plan.close()

    def _events(
        self, lines: EventLines, body: bytes, tools: ToolSet
    ) -> Iterator[Event]:
        while True:
            with contextlib.closing(self._pieces("/run_code", body)) as pieces:
                for piece in pieces:
                    yield from lines.feed(piece)
            part = lines.end_part()
            if not part.calls:
                return
            body = results_body(part.continuation, tools.answer(part.calls))

    def _pieces(
        self, path: str, body: bytes, headers: dict[str, str] = LINES_HEADERS
    ) -> Generator[bytes, None, None]:
        """Yield the body of an answer as it comes. Left early, it ends the call."""
        response = self._send("POST", path, headers, body)
        try:
            pieces = response.iter_bytes()
            while True:
                # Errors of the loop's own body are not the connection's.
                with told_errors(self.url, self._timeout_s):
                    piece = next(pieces, None)
                if piece is None:
                    return
                yield piece
        finally:
            response.close()

    def _send(
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
                return self._send_once(method, path, headers, content)
            except FaasError as error:
                wait_s = self._retry.wait_s(error, attempt)
                if wait_s is None:
                    raise
            time.sleep(wait_s)
            attempt += 1

    def _send_once(
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
            response = self._http.send(request, stream=True)
            if response.is_success:
                return response
            try:
                response.read()
            finally:
                response.close()
        raise failure(self.url, response)
