"""Programs that read a terminal, line by line.

A run gets its standard input as a whole. So a program that asks for a line runs
with the lines that were typed so far, ends where it asks for one more, and runs
again with that line too. Its seed and its clocks are fixed, so that it does the
same again until it asks; what it has printed is not printed again. Its clocks
stand still while you type, and its sleeps take no time.
"""

from __future__ import annotations

import re
import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from .client import Client
from .options import RunOptions
from .print_events import EventPrinter
from .result import Result

_WHOLE = re.compile(
    # A program that catches the end of its input would end at once.
    r"\bsys\s*\.\s*stdin\b|\bEOFError\b|\bfileinput\b|\bopen\s*\(\s*0|/dev/stdin"
    r"|\bprocess\s*\.\s*stdin\b|\breadFileSync\s*\(\s*0"
)
_LINES = re.compile(r"\binput\s*\(")


def how_it_reads(code: str, language: str | None) -> Literal["lines", "whole"] | None:
    """Return how a program reads its standard input; None: it does not.

    "lines": by `input()` alone, so that each line can be typed when it asks.
    "whole": by other means, so that all must be there before it starts.
    """
    if _WHOLE.search(code):
        return "whole"
    if language in (None, "python", "py", "python3") and _LINES.search(code):
        return "lines"
    return None


def run_at_keyboard(
    client: Client,
    code: str,
    options: RunOptions,
    read_line: Callable[[], str] = lambda: sys.stdin.readline(),
    printer: EventPrinter | None = None,
) -> Result:
    """Run a program, and read a line wherever it asks for one.

    read_line: returns a line with its end, "" for the end of the input.
    printer: one that holds tracebacks.
    """
    printer = printer or EventPrinter(holds_traceback=True)
    typed = ""
    if options.get("seed") is None:
        options["seed"] = secrets.randbelow(2**31)
    if options.get("now") is None:
        options["now"] = datetime.now(UTC)
    while True:
        options["stdin"] = typed
        before = printer.printed["stdout"]
        with client.stream(code, **options) as stream:
            printer.print(stream)
            result = stream.result()
        if not result.truncated and not result.stdout.startswith(before):
            print(
                "faas: the program went another way when it ran again with the "
                "next line: something in it depends on more than its input",
                file=sys.stderr,
            )
        line = read_line() if _asks(result) else ""
        if not line:
            printer.release()
            return result
        typed += line


def _asks(result: Result) -> bool:
    error = result.error
    return (
        error is not None
        and error.kind == "exception"
        and error.type == "EOFError"
        and error.message == "EOF when reading a line"
    )
