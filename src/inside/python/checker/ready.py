"""Finds places where a program is prepared for a failing import.

There a module that it may not import is an ImportError when the import is run,
as a module that is not installed is. Elsewhere the program is refused before
its first line: it would fail halfway.
"""

import ast

from .syntax import last_name

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_CATCHING = frozenset(
    {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
)


def is_ready(scan, node):
    """Return whether the program expects that the import at `node` fails.

    So it is in the body of a `try` that catches ImportError or more, in
    `with suppress(ImportError)`, under `if TYPE_CHECKING`, and in a function
    whose name nothing mentions.
    """
    child, outer = node, scan.parent(node)
    is_outside = False  # of a function that the import is in
    while outer is not None:
        kind = type(outer)
        if kind in _FUNCTIONS:
            is_outside = True
            dunder = outer.name[:2] == "__"
            if not (dunder or outer.decorator_list or scan.mentions(outer.name)):
                return True
        elif kind is ast.If:
            if last_name(outer.test) == "TYPE_CHECKING" and child in outer.body:
                return True
        elif is_outside:
            pass
        elif kind in (ast.Try, ast.TryStar):
            if child in outer.body and any(map(_catches, outer.handlers)):
                return True
        elif kind in (ast.With, ast.AsyncWith):
            if any(_suppresses(item.context_expr) for item in outer.items):
                return True
        child, outer = outer, scan.parent(outer)
    return False


def _catches(handler):
    kind = handler.type
    if kind is None:
        return True
    kinds = kind.elts if type(kind) is ast.Tuple else [kind]
    return any(last_name(each) in _CATCHING for each in kinds)


def _suppresses(call):
    return (
        type(call) is ast.Call
        and last_name(call.func) == "suppress"
        and any(last_name(argument) in _CATCHING for argument in call.args)
    )
