"""Prints a program's output on the streams of a command."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable

from .event import Event

_TRACEBACK = re.compile(r"^Traceback \(most recent call last\):$", re.M)


class EventPrinter:
    """Prints what a program prints, as it comes.

    Printed text is not printed again when the program begins again, by itself
    or in another call of `print`.

    holds_traceback: keeps a traceback, which ends a program, until `release`.
    show: gets what a cell shows.
    """

    def __init__(
        self,
        holds_traceback: bool = False,
        show: Callable[[Event], None] | None = None,
    ) -> None:
        self._holds = holds_traceback
        self._show = show
        self._shown = 0
        # Text printed before the last call of a tool: no restart brings it
        # again.
        self._final = {"stdout": 0, "stderr": 0}
        self._final_shows = 0
        self._held = ""
        self.printed = {"stdout": "", "stderr": ""}

    def print(self, events: Iterable[Event]) -> None:
        """Print what the events of one run bring."""
        self._begin()
        for event in events:
            if event.type == "restart":
                self._begin()
            elif event.type == "call":
                self._final = {name: len(text) for name, text in self.printed.items()}
                self._final_shows = self._shows
            elif event.type == "stdout" or event.type == "stderr":
                again = self._again[event.type]
                text = event.text[again:]
                self._again[event.type] -= len(event.text) - len(text)
                if event.type == "stderr" and self._holds:
                    text = self._without_traceback(text)
                self._write(event.type, text)
            elif self._show is not None:
                self._shows += 1
                if self._shows > self._shown:
                    self._shown += 1
                    self._show(event)

    def _begin(self) -> None:
        """Take note that the program begins, maybe not for the first time."""
        self._again = {
            name: len(text) - self._final[name] for name, text in self.printed.items()
        }
        self._shows = self._final_shows
        self._held = ""

    def release(self) -> None:
        """Print the traceback that was kept."""
        self._write("stderr", self._held)
        self._held = ""

    def _without_traceback(self, text: str) -> str:
        begin = _TRACEBACK.search(text)
        if self._held:
            self._held += text
            return ""
        if begin is None:
            return text
        self._held = text[begin.start() :]
        return text[: begin.start()]

    def _write(self, name: str, text: str) -> None:
        self.printed[name] += text
        if name == "stdout":
            write(text)
        else:
            sys.stderr.write(text)
            sys.stderr.flush()


def write(text: str) -> None:
    """Write to stdout as UTF-8, whatever the shell's language is."""
    sys.stdout.buffer.write(text.encode("utf-8", errors="backslashreplace"))
    sys.stdout.buffer.flush()
