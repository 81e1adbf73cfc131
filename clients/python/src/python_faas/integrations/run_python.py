"""The function behind the tools of frameworks that take functions."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Unpack

from ..errors import StateError
from ..options import RunOptions
from ..session import Session
from ..shared_client import shared_client
from .describe import describe


def python_function(
    session: Session | None, **options: Unpack[RunOptions]
) -> Callable[[str], str]:
    """Return a function that runs code in a session and returns text for a model.

    session: by default a fresh one of the service at FAAS_URL.
    """
    used = session or shared_client().session()
    options["mode"] = "cell"
    # A model may ask for two calls at once; both would continue the same state.
    lock = Lock()

    def run_python(code: str) -> str:
        """Run Python code in a sandbox and return its output.

        Names stay for the next call. The value of the last expression is part of
        the output. There is no network, and there are no other processes.

        Args:
            code: The Python code to run.
        """
        with lock:
            try:
                return describe(used.run(code, **options))
            except StateError as error:
                return f"{describe(error.result)}\nNo names were kept: {error}"

    return run_python
