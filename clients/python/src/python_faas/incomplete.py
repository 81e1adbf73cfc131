"""Distinguishes a cell that is not finished from one that can run."""

from __future__ import annotations

import ast
import codeop
import re

_NO_CODE = re.compile(
    r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|`(?:\\.|[^`\\])*`",
    re.S,
)


def is_incomplete(cell: str, language: str) -> bool:
    """Return whether more lines must follow before `cell` can run.

    Of a cell with a mistake, no more lines are asked for: the service names it.
    """
    if language in ("python", "py", "python3"):
        compiler = codeop.CommandCompiler()
        compiler.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        try:
            return compiler(cell, "cell", "single") is None
        except (SyntaxError, ValueError, OverflowError):
            return False
    rest = _NO_CODE.sub("", cell)
    opened = sum(map(rest.count, "([{")) - sum(map(rest.count, ")]}"))
    return opened > 0 or "`" in rest or "/*" in rest
