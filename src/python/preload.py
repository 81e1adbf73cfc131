"""Brings a fresh interpreter to the state in which every program finds it.

Run once, before the baseline is taken; what is imported here costs a program
nothing, and costs every reset the time to copy it.
"""

import asyncio
import io
import linecache
import select
import sys
import time

import event_loop

# Where the sandbox puts this folder's files.
OWN_FOLDER = "/lib/sandbox"

# What programs of an evaluation platform import most. A module that is left
# out still works; its import just takes as long as it takes.
CORE_MODULES = (
    "abc",
    "ast",
    "asyncio",
    "base64",
    "bisect",
    "calendar",
    "collections",
    "collections.abc",
    "contextlib",
    "copy",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "heapq",
    "html",
    "inspect",
    "itertools",
    "json",
    "logging",
    "math",
    "numbers",
    "operator",
    "pprint",
    "random",
    "re",
    "statistics",
    "string",
    "struct",
    "textwrap",
    "time",
    "traceback",
    "typing",
    "unicodedata",
    "uuid",
    "warnings",
    "zlib",
)


def prepare(policy_json):
    """Import, set up streams, asyncio and the harness, and warm all of it up."""
    for name in CORE_MODULES:
        __import__(name)
    time.sleep = _sleep
    asyncio.set_event_loop_policy(event_loop.SandboxEventLoopPolicy())
    sys.stdin = sys.__stdin__ = _open(0, "r")
    sys.stdout = sys.__stdout__ = _open(1, "w")
    sys.stderr = sys.__stderr__ = _open(2, "w")
    sys.argv[:] = ["main.py"]
    import harness

    harness.configure(policy_json)
    # First calls fill caches that each run would otherwise fill anew.
    harness.run(b"print(1)\n1/0", b"null")
    linecache.clearcache()
    sys.stdout.flush()


def _sleep(seconds, /):
    """Suspend execution for `seconds`, which may be a fraction.

    CPython's own would spin here; a poll of nothing really waits, and is cut
    short when the program's time is up.
    """
    pause = float(seconds)
    if not pause >= 0:
        raise ValueError("sleep length must be non-negative")
    end = time.monotonic() + pause
    while pause > 0:
        select.poll().poll(min(pause * 1000, _MAX_POLL_MS))
        pause = end - time.monotonic()


_sleep.__name__ = _sleep.__qualname__ = "sleep"
_sleep.__module__ = "time"

_MAX_POLL_MS = 1_000_000_000


def _open(descriptor, mode):
    # "backslashreplace": a lone surrogate in the output is shown, not an error.
    return io.TextIOWrapper(
        io.open(descriptor, mode + "b", closefd=False),
        encoding="utf-8",
        errors="backslashreplace" if mode == "w" else "strict",
    )


def hide_own_modules():
    """Leave no way to import our modules: programs have no use for them."""
    sys.path.remove(OWN_FOLDER)
    sys.path_importer_cache.pop(OWN_FOLDER, None)
    own = [
        name
        for name, module in sys.modules.items()
        if (getattr(module, "__file__", None) or "").startswith(OWN_FOLDER)
    ]
    for name in own:
        del sys.modules[name]
