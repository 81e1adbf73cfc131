"""History and completion for typed lines, where the system has readline."""

from __future__ import annotations

import builtins
import contextlib
import keyword
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

Names = Callable[[str | None], list[str]]
"""Returns the names of a session, or those of the object that an expression names."""

_MOST_LINES = 1_000
_DOTTED = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.(\w*)")


@contextlib.contextmanager
def line_editor(names: Names) -> Iterator[None]:
    """Give `input()` a history that lasts, and completion by the tab key."""
    try:
        import readline
    except ImportError:
        # Windows has none: lines are typed as they are.
        yield
        return
    path = _history_path()
    with contextlib.suppress(OSError):
        readline.read_history_file(path)
    readline.set_history_length(_MOST_LINES)
    completer = Completer(names)
    readline.set_completer(completer.complete)
    # A dot belongs to the name.
    readline.set_completer_delims(" \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?")
    readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        readline.set_completer(None)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            readline.write_history_file(path)


class Completer:
    """Names that the tab key completes."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._matches: list[str] = []

    def complete(self, text: str, number: int) -> str | None:
        """Return match `number` of `text`, None after the last one."""
        if number == 0:
            self._matches = self.matches(text)
        return self._matches[number] if number < len(self._matches) else None

    def matches(self, text: str) -> list[str]:
        """Return everything that `text` may be the beginning of."""
        if not text:
            return ["    "]
        dotted = _DOTTED.fullmatch(text)
        if dotted is None:
            begin, names = text, [*self._names(None), *keyword.kwlist, *dir(builtins)]
            around = ""
        else:
            around, begin = f"{dotted[1]}.", dotted[2]
            names = self._names(dotted[1])
        return sorted(
            f"{around}{name}"
            for name in set(names)
            if name.startswith(begin) and (begin or not name.startswith("_"))
        )


def _history_path() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "python-faas" / "history"
