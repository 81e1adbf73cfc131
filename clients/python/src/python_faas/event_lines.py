"""Turns the lines of an answer into events, and the last one into a result."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .errors import AnswerError, ConnectionLostError
from .event import Event
from .result import Result
from .wire import service_error


class EventLines:
    """One answer line by line. Does no input or output."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._rest = b""
        self._part: Result | None = None
        self._result: Result | None = None

    def feed(self, piece: bytes) -> Iterator[Event]:
        """Yield the events whose lines have come to their end.

        Raises ServiceError if the service gave up, AnswerError for an invalid line.
        """
        # By hand: splitlines() would split at U+2028 within a text.
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            event = self._read(line)
            if event is not None:
                yield event

    def end_part(self) -> Result:
        """Return what the last line says of a part of a run, up to its calls.

        Raises ConnectionLostError without one.
        """
        part, self._part = self._part, None
        if part is None:
            self._result = None
            raise self._no_last_line()
        self._result = part if self._result is None else part.after(self._result)
        return part

    def result(self) -> Result:
        """Return what came of the run. Raises ConnectionLostError if it is not over."""
        if self._result is None:
            raise self._no_last_line()
        return self._result

    def _no_last_line(self) -> ConnectionLostError:
        return ConnectionLostError(
            f"Cannot get an answer of {self._url}: it has no last line"
        )

    def _read(self, line: bytes) -> Event | None:
        try:
            value = json.loads(line)
            kind = value["type"]
            if kind == "answer":
                self._part = Result.from_json(value["answer"])
                return None
            if kind != "error":
                return Event(
                    kind,
                    value.get("text", ""),
                    value.get("data", {}),
                    value.get("call", {}),
                )
            status = value["status"]
        except (ValueError, KeyError, TypeError) as error:
            raise AnswerError(
                f"Cannot read the answer of {self._url}: {line[:80]!r} is not an event"
            ) from error
        raise service_error(status, value)
