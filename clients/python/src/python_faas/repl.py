"""`faas repl`: cells typed one after another, each on the state of the last one."""

from __future__ import annotations

import base64
import contextlib
import sys
from pathlib import Path

from .client import Client
from .errors import FaasError
from .event import Event
from .hints import hint
from .incomplete import is_incomplete
from .keyboard import how_it_reads, run_at_keyboard
from .line_editor import line_editor
from .options import RunOptions
from .print_events import EventPrinter, write
from .result import Result

_BANNER = (
    '{url}: {language}. "undo" goes back before the last cell, Ctrl+C stops a '
    "cell, Ctrl+D ends."
)


class Repl:
    """Reads cells from the terminal, and runs each where the last one ended."""

    def __init__(self, client: Client, language: str) -> None:
        self._client = client
        self._language = language
        self._session = client.session()
        # Source of each cell that `undo` can take back.
        self._cells: list[str] = []
        self._pictures = 0

    def loop(self) -> int:
        """Run cells until the end of the input, and return the exit code."""
        if sys.stdin.isatty():
            print(_BANNER.format(url=self._client.url, language=self._language))
        with line_editor(self._names):
            while True:
                try:
                    cell = self._read()
                    if cell.strip() in ("exit", "quit", "exit()", "quit()"):
                        return 0
                    if cell.strip() == "undo":
                        self._undo()
                    elif cell.strip():
                        self._run(cell)
                except EOFError:
                    print()
                    return 0
                except KeyboardInterrupt:
                    print("\nfaas: stopped; the session is as before", file=sys.stderr)
                except (FaasError, ValueError) as error:
                    print(f"faas: {error}", file=sys.stderr)

    def _read(self) -> str:
        lines = [input(">>> ")]
        while is_incomplete("\n".join(lines), self._language):
            lines.append(input("... "))
        return "\n".join(lines)

    def _undo(self) -> None:
        self._session.back()
        first, *more = self._cells.pop().split("\n")
        print(f"faas: back before {first}{' …' if more else ''}")

    def _run(self, cell: str) -> None:
        options = self._session._options({"mode": "cell", "language": self._language})
        result = self._result(cell, options)
        before = self._session.state
        try:
            self._session._step(result)
        finally:
            if self._session.state != before:
                self._cells.append(cell)
            advice = hint(result)
            if advice is not None:
                print(f"faas: {advice}", file=sys.stderr)

    def _result(self, cell: str, options: RunOptions) -> Result:
        if how_it_reads(cell, self._language) == "lines":
            return run_at_keyboard(
                self._client, cell, options, _line, EventPrinter(True, self._show)
            )
        with self._client.stream(cell, **options) as stream:
            EventPrinter(show=self._show).print(stream)
            return stream.result()

    def _show(self, event: Event) -> None:
        picture = event.data.get("image/png")
        if picture is None:
            write(f"{event.data.get('text/plain', '')}\n")
            return
        self._pictures += 1
        path = Path(f"figure-{self._pictures}.png")
        path.write_bytes(base64.b64decode(picture))
        print(f"faas: {path}", file=sys.stderr)

    def _names(self, before_dot: str | None) -> list[str]:
        """Return the names that the session has, or those of an object in it."""
        if self._language not in ("python", "py", "python3"):
            return []
        with contextlib.suppress(FaasError, ValueError):
            result = self._client.run(
                f"return_val(dir({before_dot or ''}))",
                state=self._session.state,
                timeout_ms=2_000,
            )
            return [str(name) for name in result.value or ()]
        return []


def _line() -> str:
    try:
        return f"{input()}\n"
    except EOFError:
        return ""
