"""Turns a batch into calls, and their lines into rows.

The inputs go out in chunks, each a call of its own: an HTTP client that sends
its whole request before it reads must not be sending while the service waits
for it to read.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Sized
from pathlib import Path
from typing import Any, Unpack

from .batch_summary import BatchSummary
from .checkpoint import Checkpoint, input_digest
from .encode import encode_json
from .errors import AnswerError, BatchError, ConnectionLostError
from .options import BatchOptions
from .progress_bar import ProgressBar, progress_teller
from .row import Row

CHUNK_ROWS = 10_000
CHUNK_BYTES = 4 * 1024 * 1024
"""Half of what a service takes whose operator has changed nothing."""


class BatchPlan:
    """One batch: what is sent, and the rows that come back.

    A client adds inputs, sends each body that it is given, feeds what comes,
    and calls `end_call` when nothing more does. Between two calls and at the end,
    `resumed` has the rows that a checkpoint knows. Only the checkpoint's file is
    read and written here.
    """

    def __init__(
        self,
        code: str,
        inputs: object,
        **options: Unpack[BatchOptions],
    ) -> None:
        members = {
            "code": code,
            "setup": options.get("setup"),
            "state": options.get("state"),
            "language": options.get("language"),
            "timeout": options.get("timeout_ms"),
            "row_timeout": options.get("row_timeout_ms"),
            "priority": options.get("priority"),
            "on_error": options.get("on_error"),
            "order": options.get("order"),
        }
        self._seed = options.get("seed")
        self._stops = options.get("on_error") == "stop"
        self._head = encode_json(
            {name: one for name, one in members.items() if one is not None}
        )
        self._checkpoint = _open_checkpoint(
            options.get("checkpoint"), members, self._seed
        )
        self._most_rows = max(1, options.get("chunk_rows", CHUNK_ROWS))
        self._most_bytes = options.get("chunk_bytes", CHUNK_BYTES)
        self._total = len(inputs) if isinstance(inputs, Sized) else None
        self._told = progress_teller(options.get("progress", False))
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        # Numbers of the inputs that wait, and of those that the call has.
        self._numbers: list[int] = []
        self._call_numbers: list[int] = []
        self._digests: dict[int, str] = {}
        self._added = 0
        self._known: deque[Row] = deque()
        self._rest = b""
        self._last: dict[str, Any] | None = None
        self._done = 0
        self.summary = BatchSummary()

    def add(self, value: Any) -> bytes | None:
        """Add an input, and return the body of a call if one is full now."""
        encoded = encode_json(value)
        number = self._added
        self._added += 1
        if self._checkpoint is not None:
            digest = input_digest(encoded)
            line = self._checkpoint.get(number, digest)
            if line is not None:
                self._known.append(Row.from_json(line, number))
                return None
            self._digests[number] = digest
        body = None
        if (
            len(self._waiting) >= self._most_rows
            or self._waiting_bytes + len(encoded) > self._most_bytes
        ):
            body = self.rest()
        self._waiting.append(encoded)
        self._waiting_bytes += len(encoded) + 1
        self._numbers.append(number)
        return body

    def rest(self) -> bytes | None:
        """Return the body of the last call, None if there is nothing to send."""
        if not self._waiting:
            return None
        inputs = b",".join(self._waiting)
        seed = b""
        if self._seed is not None:
            # Rows are numbered from 0 in each call, and must not draw the same.
            seed = b',"seed":%d' % (self._seed + self._numbers[0])
        self._call_numbers, self._numbers = self._numbers, []
        self._waiting = []
        self._waiting_bytes = 0
        return self._head[:-1] + seed + b',"inputs":[' + inputs + b"]}"

    def feed(self, piece: bytes) -> Iterator[Row]:
        """Yield the rows whose lines have come to their end.

        Rows of the checkpoint that stand before them come first.
        """
        # By hand: splitlines() would split at U+2028 within a text.
        *lines, self._rest = (self._rest + piece).split(b"\n")
        rows = []
        for line in lines:
            try:
                value = json.loads(line)
            except ValueError as error:
                raise AnswerError(
                    f"Cannot read the answer: {line[:80]!r} is not a row"
                ) from error
            if "summary" in value:
                self._last = value["summary"]
                continue
            number = self._call_numbers[value["index"]]
            row = Row.from_json(value, number)
            # All lines of the piece, before the caller sees the first. A crash may
            # be the machine's fault: such a row runs again.
            if self._checkpoint is not None and row.kind != "crash":
                self._checkpoint.add(number, self._digests.pop(number), value)
            rows.append(row)
        for row in rows:
            yield from self.resumed(row.index)
            self._tell()
            yield row

    def resumed(self, before: int | None = None) -> Iterator[Row]:
        """Yield the rows of the checkpoint that stand before row `before`.

        None: before the first input that waits to be sent.
        """
        if before is None:
            before = self._numbers[0] if self._numbers else self._added
        while self._known and self._known[0].index < before:
            row = self._known.popleft()
            self.summary.add_resumed(row)
            self._tell()
            yield row

    @property
    def is_over(self) -> bool:
        """True if a row of the checkpoint has ended the batch."""
        return self._stops and self.summary.resumed_failed > 0

    def _tell(self) -> None:
        """Report that the caller is about to get a row."""
        self._done += 1
        if self._told is not None:
            self._told(self._done, self._total)

    def end_call(self) -> bool:
        """Take note that a call's answer is over. Returns whether the batch goes on.

        Raises BatchError if the service has ended it, ConnectionLostError if its
        last line is missing.
        """
        last, self._last, self._rest = self._last, None, b""
        if last is None:
            known = (
                f'; what is done is in "{self._checkpoint.path}", run it again to go on'
                if self._checkpoint is not None
                else ""
            )
            raise ConnectionLostError(
                "Cannot go on with the batch: the connection broke after "
                f"{self._done} rows{known}"
            )
        self.summary.add(last)
        error = self.summary.error
        if error is None:
            return True
        if self.summary.setup is not None:
            raise BatchError(f"Cannot run the set-up: {error.describe()}", self.summary)
        # The caller has asked for it, and has seen the row.
        if error.type == "RowError":
            return False
        raise BatchError(error.message, self.summary)

    def close(self) -> None:
        """Report that nobody reads on."""
        if self._checkpoint is not None:
            self._checkpoint.close()
        if isinstance(self._told, ProgressBar):
            self._told.close()


_NO_RESULT_FOLLOWS_FROM = ("priority", "on_error", "order")


def _open_checkpoint(
    path: str | Path | None, members: dict[str, Any], seed: int | None
) -> Checkpoint | None:
    if path is None:
        return None
    if seed is not None:
        raise ValueError(
            "Cannot use a checkpoint with a seed: a row draws by its place in a "
            "call, and that is another one after a resume"
        )
    job = {
        name: one
        for name, one in members.items()
        if name not in _NO_RESULT_FOLLOWS_FROM
    }
    return Checkpoint(path, encode_json(job))
