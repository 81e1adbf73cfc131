"""What a program prints, on the streams of a command."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from .event import Event


def print_events(events: Iterable[Event]) -> None:
    """Print what a program prints, as it comes.

    Of a program that begins anew, what has been printed is not printed again.
    """
    told = {"stdout": 0, "stderr": 0}
    again = {"stdout": 0, "stderr": 0}
    for event in events:
        if event.type == "restart":
            again = dict(told)
        if event.type != "stdout" and event.type != "stderr":
            continue
        text = event.text[again[event.type] :]
        again[event.type] -= len(event.text) - len(text)
        told[event.type] += len(text)
        if event.type == "stdout":
            write(text)
        else:
            sys.stderr.write(text)
            sys.stderr.flush()


def write(text: str) -> None:
    """Write to stdout as UTF-8, whatever the shell's language is."""
    sys.stdout.buffer.write(text.encode("utf-8", errors="backslashreplace"))
    sys.stdout.buffer.flush()
