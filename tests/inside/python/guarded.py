"""Runs a program with the guards, as the harness does, outside of a sandbox."""

import io
import sys
import types
from contextlib import redirect_stdout

import checking

from checker import STRICT, check, drop_unused
from guards import Guards


def run_guarded(source, policy=STRICT):
    """Return what `source` prints; what it raises is passed on.

    AssertionError if the checker refuses it: then no guard has been asked.
    """
    tree = checking.parse(source)
    unused = []
    found = check(tree, source, policy, unused)
    if found:
        raise AssertionError(f"refused before it ran: {found}")
    drop_unused(tree, unused)
    main = types.ModuleType("__main__")
    main.__file__ = "main.py"
    main.return_val = print
    main.INPUT = None
    before = sys.modules["__main__"]
    sys.modules["__main__"] = main
    printed = io.StringIO()
    try:
        Guards(policy).enter(main)
        with redirect_stdout(printed):
            exec(compile(tree, "main.py", "exec"), vars(main))
    finally:
        sys.modules["__main__"] = before
    return printed.getvalue()
