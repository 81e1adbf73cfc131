"""A Python function as a program for the service."""

from __future__ import annotations

import ast
import inspect
import symtable
import textwrap
from collections.abc import Callable
from dataclasses import replace
from types import FunctionType, ModuleType
from typing import Any

from .plain_value import _python_faas_value
from .sent_function import Place, SentFunction

_Parts = dict[str, SentFunction]
"""Source to send, by the name that it defines."""


def function_source(function: Callable[..., Any], setup: str = "") -> SentFunction:
    """Return a program that defines `function` as it is defined here.

    It also defines `_python_faas_value`. Modules and names of other modules are
    imported, numbers, texts and lists of the function's own module are written
    down, and functions of that module are sent too, except what `setup` defines,
    a program that runs after this one. Raises ValueError for anything else that
    the function uses, and where its source is not known; SyntaxError if `setup` is
    no program.
    """
    known = {
        symbol.get_name()
        for symbol in symtable.symtable(setup, "setup", "exec").get_symbols()
        if symbol.is_assigned() or symbol.is_imported()
    }
    parts = dict.fromkeys(known, SentFunction(""))
    parts[_python_faas_value.__name__] = SentFunction(inspect.getsource(_python_faas_value))
    _add(function, parts)
    # Types that only annotations name need not be there.
    lines = ["from __future__ import annotations"]
    places: list[Place] = []
    for part in filter(lambda one: one.source, parts.values()):
        own = part.source.rstrip("\n").split("\n")
        for place in part.places:
            first, last = place.first + len(lines), place.last + len(lines)
            places.append(replace(place, first=first, last=last))
        lines += own
    # The function comes last of what it uses.
    return SentFunction("\n".join([*lines, ""]), tuple(reversed(places)))


def _add(function: Callable[..., Any], parts: _Parts) -> None:
    name = getattr(function, "__name__", repr(function))
    if not isinstance(function, FunctionType) or name == "<lambda>":
        raise ValueError(
            f"Cannot send {name}: only functions made by `def` have a source "
            "of their own; give the program as text"
        )
    used = inspect.getclosurevars(function)
    if used.nonlocals:
        names = ", ".join(sorted(used.nonlocals))
        raise ValueError(
            f'Cannot send "{name}": it uses {names} of the function around it; '
            "put what it needs into the rows or into `setup`"
        )
    try:
        lines, own_line = inspect.getsourcelines(function)
    except OSError as error:
        raise ValueError(
            f'Cannot send "{name}": its source is not known; give the program as text'
        ) from error
    source = textwrap.dedent("".join(lines))
    # Before what it uses is looked at: it may use itself.
    parts[name] = SentFunction("")
    found = {**used.globals, **_used_by_defaults(source, function.__globals__)}
    for other, value in found.items():
        if other not in parts:
            _add_global(name, other, value, function.__module__, parts)
    # Behind what it uses, which a default value may need.
    del parts[name]
    file = inspect.getsourcefile(function) or function.__code__.co_filename
    parts[name] = SentFunction(source, (Place(1, len(lines), file, own_line),))


def _used_by_defaults(source: str, names: dict[str, Any]) -> dict[str, Any]:
    """Return the globals that defaults and decorators name, of which no code tells."""
    (definition,) = ast.parse(source).body
    assert isinstance(definition, (ast.FunctionDef, ast.AsyncFunctionDef))
    outside = [
        *definition.args.defaults,
        *filter(None, definition.args.kw_defaults),
        *definition.decorator_list,
    ]
    return {
        node.id: names[node.id]
        for expression in outside
        for node in ast.walk(expression)
        if isinstance(node, ast.Name) and node.id in names
    }


def _add_global(
    user: str, name: str, value: Any, module: str, parts: _Parts
) -> None:
    if isinstance(value, ModuleType):
        parts[name] = SentFunction(f"import {value.__name__} as {name}")
        return
    origin = getattr(value, "__module__", None)
    qualified = getattr(value, "__qualname__", None)
    if isinstance(value, FunctionType) and origin in (module, "__main__"):
        _add(value, parts)
        if value.__name__ != name:
            parts[name] = SentFunction(f"{name} = {value.__name__}")
        return
    if (
        isinstance(origin, str)
        and origin not in (module, "__main__", "builtins")
        and isinstance(qualified, str)
        and qualified.isidentifier()
    ):
        parts[name] = SentFunction(f"from {origin} import {qualified} as {name}")
        return
    try:
        is_literal = ast.literal_eval(repr(value)) == value
    except (ValueError, SyntaxError):
        is_literal = False
    if not is_literal:
        raise ValueError(
            f'Cannot send "{user}": it uses "{name}", a '
            f"{type(value).__name__} of this program; put it into the rows or "
            "make it in `setup`"
        )
    parts[name] = SentFunction(f"{name} = {value!r}")
