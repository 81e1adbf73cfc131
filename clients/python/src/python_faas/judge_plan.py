"""Turns many submissions into calls, and their lines into results.

A call is small: a client that sends its whole request before it reads must not be
sending while the service waits for it to read. Several calls are made at a time.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from typing import Any, Unpack

from .checkpoint import Checkpoint, input_digest
from .encode import encode_json
from .errors import AnswerError, ConnectionLostError, JudgeError
from .judge_options import JudgeAllOptions, Tests, judge_members
from .judged import Judged
from .progress_bar import ProgressBar, progress_teller

CALL_SUBMISSIONS = 64
CALL_BYTES = 65_536
"""Size that the network takes even while the service does not read."""

Submission = str | Mapping[str, Any]
"""A program, or an object with `code` and what is its own: `id`, `tests`, …"""


@dataclass
class JudgeCall:
    """Submissions of one call, and what is known of them."""

    numbers: list[int] = field(default_factory=list)
    """Numbers of all submissions, in order."""
    sent: list[int] = field(default_factory=list)
    """Numbers of those that are not known from a checkpoint."""
    lines: list[bytes] = field(default_factory=list)
    results: dict[int, Judged] = field(default_factory=dict)
    rest: bytes = b""
    is_over: bool = False


class JudgePlan:
    """One run of many submissions. Threads may share it."""

    def __init__(
        self,
        submissions: object,
        tests: Tests | None,
        **options: Unpack[JudgeAllOptions],
    ) -> None:
        members = judge_members(**options)  # type: ignore[misc]
        if tests is not None:
            members["tests"] = tests
        self.in_flight = max(1, options.get("in_flight", 4))
        self.verdicts: Counter[str] = Counter()
        self.resumed = 0
        path = options.get("checkpoint")
        head = encode_json(members)
        self._checkpoint = None if path is None else Checkpoint(path, head)
        self._head = encode_json({**members, "order": "input"})
        self._digests: dict[int, str] = {}
        self._lock = threading.Lock()
        self._total = len(submissions) if isinstance(submissions, Sized) else None
        self._told = progress_teller(options.get("progress", False), "programs")

    def calls(self, submissions: Iterable[Submission]) -> Iterator[JudgeCall]:
        """Yield the calls for all submissions."""
        call, size = JudgeCall(), 0
        for number, submission in enumerate(submissions):
            one = {"code": submission} if isinstance(submission, str) else submission
            line = encode_json(one)
            full = len(call.numbers) == CALL_SUBMISSIONS
            if call.numbers and (full or size + len(line) > CALL_BYTES):
                yield call
                call, size = JudgeCall(), 0
            call.numbers.append(number)
            known = None
            if self._checkpoint is not None:
                digest = self._digests[number] = input_digest(line)
                known = self._checkpoint.get(number, digest)
            if known is None:
                call.sent.append(number)
                call.lines.append(line)
                size += len(line) + 1
            else:
                call.results[number] = Judged.from_json(known, number)
                self.resumed += 1
        if call.numbers:
            yield call

    def body(self, call: JudgeCall) -> bytes:
        """Return the body of a call."""
        return b"\n".join([self._head, *call.lines, b""])

    def feed(self, call: JudgeCall, piece: bytes) -> None:
        """Take a piece of a call's answer; what is judged goes to the checkpoint."""
        *lines, call.rest = (call.rest + piece).split(b"\n")
        for line in lines:
            try:
                value = json.loads(line)
                if "summary" in value:
                    call.is_over = True
                    self._check_summary(value["summary"])
                    continue
                number = call.sent[value["index"]]
                judged = Judged.from_json(value, number)
            except (ValueError, KeyError, TypeError, IndexError) as error:
                raise AnswerError(
                    f"Cannot read the answer: {line[:80]!r} is not a judged submission"
                ) from error
            call.results[number] = judged
            if self._checkpoint is not None and judged.verdict != "not_judged":
                with self._lock:
                    self._checkpoint.add(number, self._digests[number], value)

    def end(self, call: JudgeCall) -> Iterator[Judged]:
        """Yield the results of a call, in the order of the submissions.

        Raises ConnectionLostError if the answer ended before its last line.
        """
        if call.sent and not call.is_over:
            known = (
                ""
                if self._checkpoint is None
                else f'; what is done is in "{self._checkpoint.path}", run it again '
                "to go on"
            )
            raise ConnectionLostError(
                f"Cannot go on judging: the connection broke{known}"
            )
        for number in call.numbers:
            judged = call.results[number]
            self._digests.pop(number, None)
            self.verdicts[judged.verdict] += 1
            if self._told is not None:
                self._told(self.verdicts.total(), self._total)
            yield judged

    def close(self) -> None:
        """Report that nobody reads on."""
        if self._checkpoint is not None:
            self._checkpoint.close()
        if isinstance(self._told, ProgressBar):
            self._told.close()

    def _check_summary(self, summary: Mapping[str, Any]) -> None:
        error = summary.get("error")
        if error is not None:
            text = error.get("message") if isinstance(error, Mapping) else error
            raise JudgeError(f"Cannot judge all programs: {text}")
