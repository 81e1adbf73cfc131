"""How a batch becomes calls, and their lines become rows.

The inputs go out in chunks, each a call of its own: an HTTP client that sends
its whole request before it reads must not be sending while the service waits
for it to read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sized
from typing import Any, Unpack

from .batch_summary import BatchSummary
from .encode import encode_json
from .error_info import ErrorInfo
from .errors import AnswerError, BatchError, ConnectionLostError
from .options import BatchOptions
from .progress_bar import ProgressBar
from .row import Row

CHUNK_ROWS = 10_000
CHUNK_BYTES = 4 * 1024 * 1024
"""Half of what a service takes whose operator has changed nothing."""


class BatchPlan:
    """One batch: what is sent, what has been told. Does no input or output.

    A client adds inputs, sends each body that it is given, feeds what comes,
    and calls `end_call` when nothing more does.
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
        self._head = encode_json(
            {name: one for name, one in members.items() if one is not None}
        )
        self._most_rows = max(1, options.get("chunk_rows", CHUNK_ROWS))
        self._most_bytes = options.get("chunk_bytes", CHUNK_BYTES)
        self._total = len(inputs) if isinstance(inputs, Sized) else None
        self._told = _teller(options.get("progress", False))
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._offset = 0
        self._rest = b""
        self._last: dict[str, Any] | None = None
        self._call_rows = 0
        self._done = 0
        self.summary = BatchSummary()

    def add(self, value: Any) -> bytes | None:
        """Add an input, and return the body of a call if one is full now."""
        encoded = encode_json(value)
        body = None
        if (
            len(self._waiting) >= self._most_rows
            or self._waiting_bytes + len(encoded) > self._most_bytes
        ):
            body = self.rest()
        self._waiting.append(encoded)
        self._waiting_bytes += len(encoded) + 1
        return body

    def rest(self) -> bytes | None:
        """Return the body of the last call, None if there is nothing to send."""
        if not self._waiting:
            return None
        inputs = b",".join(self._waiting)
        seed = b""
        if self._seed is not None:
            # Rows are numbered anew in each call, and must not draw the same.
            seed = b',"seed":%d' % (self._seed + self._offset)
        self._call_rows = len(self._waiting)
        self._waiting = []
        self._waiting_bytes = 0
        return self._head[:-1] + seed + b',"inputs":[' + inputs + b"]}"

    def feed(self, piece: bytes) -> list[Row]:
        """Return the rows whose lines have come to their end."""
        # By hand: splitlines() would split at U+2028 within a text.
        *lines, self._rest = (self._rest + piece).split(b"\n")
        rows = []
        for line in lines:
            try:
                value = json.loads(line)
            except ValueError as error:
                raise AnswerError(
                    f"Cannot read the answer: {line[:80]!r} is no row"
                ) from error
            if "summary" in value:
                self._last = value["summary"]
            else:
                rows.append(Row.from_json(value, self._offset))
        return rows

    def tell(self) -> None:
        """Say that the caller is about to have a row."""
        self._done += 1
        if self._told is not None:
            self._told(self._done, self._total)

    def end_call(self) -> bool:
        """Return whether to go on with the next call.

        Raises BatchError if the set-up failed or a limit was reached, and
        ConnectionLostError if the last line has not come.
        """
        last, self._last, self._rest = self._last, None, b""
        if last is None:
            raise ConnectionLostError(
                "Cannot go on with the batch: the connection broke after "
                f"{self.summary.rows} rows and a part of the next call"
            )
        self._offset += self._call_rows
        self.summary.add(last)
        error = self.summary.error
        if error is None:
            return True
        # The caller has asked for it, and has seen the row.
        if error["type"] == "RowError" and self.summary.setup is None:
            return False
        if self.summary.setup is None:
            raise BatchError(error["message"], self.summary)
        info = ErrorInfo.from_json(error)
        raise BatchError(f"Cannot run the set-up: {info.describe()}", self.summary)

    def close(self) -> None:
        """Say that nobody reads on."""
        if isinstance(self._told, ProgressBar):
            self._told.close()


def _teller(
    progress: bool | Callable[[int, int | None], None],
) -> Callable[[int, int | None], None] | None:
    if callable(progress):
        return progress
    return ProgressBar() if progress else None
