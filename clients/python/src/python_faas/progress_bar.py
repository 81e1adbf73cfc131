"""A bar on stderr that says how far a batch is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

_WIDTH = 30
_REDRAW_S = 0.1


class ProgressBar:
    """A bar on stderr; where that is no terminal, one line at the end."""

    def __init__(self, stream: TextIO | None = None, noun: str = "rows") -> None:
        self._noun = noun
        self._stream = sys.stderr if stream is None else stream
        self._start_s = time.monotonic()
        self._drawn_s = float("-inf")
        self._state: tuple[int, int | None] | None = None
        self._chars = 0

    def __call__(self, done: int, total: int | None) -> None:
        """Show that `done` of `total` rows are there."""
        self._state = (done, total)
        if not self._stream.isatty():
            return
        now_s = time.monotonic()
        if now_s - self._drawn_s >= _REDRAW_S:
            self._drawn_s = now_s
            self._draw(end="")

    def close(self) -> None:
        """Show the last state, and end the line."""
        if self._state is not None:
            self._draw(end="\n")
        self._state = None

    def _draw(self, end: str) -> None:
        if self._state is None:
            return
        done, total = self._state
        rate = done / max(time.monotonic() - self._start_s, 1e-9)
        text = f"{done} {self._noun}, {rate:.0f} a second"
        if total:
            filled = _WIDTH * done // total
            bar = "#" * filled + "-" * (_WIDTH - filled)
            text = f"[{bar}] {done}/{total} {self._noun}, {rate:.0f} a second"
        start = "\r" if self._stream.isatty() else ""
        # Spaces over what is left of a longer text.
        self._stream.write(f"{start}{text.ljust(self._chars)}{end}")
        self._stream.flush()
        self._chars = len(text)


def progress_teller(
    progress: bool | Callable[[int, int | None], None], noun: str = "rows"
) -> Callable[[int, int | None], None] | None:
    """Return what to call with each step, for the option `progress`."""
    if callable(progress):
        return progress
    return ProgressBar(noun=noun) if progress else None
