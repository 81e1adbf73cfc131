"""A command in a terminal of its own, as a person sees it."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE_S = 300


class Terminal:
    """Runs a command in a pseudo-terminal; `screen` is what it has shown."""

    def __init__(
        self, command: Sequence[str | Path], cwd: Path, env: Mapping[str, str]
    ) -> None:
        self._own, theirs = pty.openpty()
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, "TERM": "dumb", **env},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            preexec_fn=_take_terminal,
        )
        os.close(theirs)
        self.screen = ""
        self._seen = 0

    def wait_for(self, pattern: str) -> str:
        """Wait until something new on the screen matches, and return it."""
        while True:
            found = re.search(pattern, self.screen[self._seen :])
            if found is not None:
                self._seen += found.end()
                return found[0]
            if not self._read():
                raise AssertionError(f"no {pattern!r} in:\n{self.screen}")

    def type(self, text: str) -> None:
        """Type a text; "\\x03" is Ctrl+C, "\\x04" Ctrl+D."""
        os.write(self._own, text.encode())

    def end(self) -> int:
        """Wait until the command ends, and return its exit code."""
        while self._read():
            pass
        return self._process.wait(timeout=300)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._own], [], [], PATIENCE_S)
        if not ready:
            raise AssertionError(f"nothing more comes after:\n{self.screen}")
        try:
            piece = os.read(self._own, 65_536)
        except OSError:
            # The other end is closed.
            return False
        self.screen += piece.decode().replace("\r\n", "\n")
        return bool(piece)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._own)


def _take_terminal() -> None:
    import fcntl
    import termios

    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)
