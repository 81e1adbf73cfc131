"""A Python function as a program for the service."""

from __future__ import annotations

import ast
import inspect
import symtable
import textwrap
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any


def function_source(function: Callable[..., Any], setup: str = "") -> str:
    """Return a program that defines `function` as it is defined here.

    Modules and names of other modules that it uses are imported there, numbers,
    texts and lists of its own module are written down, and its own module's
    functions come along, but for what `setup` defines, a program that runs behind
    it. Raises ValueError for anything else it uses, and where its source is not
    known; SyntaxError if `setup` is no program.
    """
    known = {
        symbol.get_name()
        for symbol in symtable.symtable(setup, "setup", "exec").get_symbols()
        if symbol.is_assigned() or symbol.is_imported()
    }
    parts: dict[str, str] = dict.fromkeys(known, "")
    _add(function, parts)
    # Types that only annotations name need not be there.
    return "\n".join(
        [
            "from __future__ import annotations",
            *filter(None, parts.values()),
            "",
        ]
    )


def _add(function: Callable[..., Any], parts: dict[str, str]) -> None:
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
        source = textwrap.dedent(inspect.getsource(function))
    except OSError as error:
        raise ValueError(
            f'Cannot send "{name}": its source is not known; give the program as text'
        ) from error
    # Before what it uses is looked at: it may use itself.
    parts[name] = ""
    found = {**used.globals, **_used_by_defaults(source, function.__globals__)}
    for other, value in found.items():
        if other not in parts:
            _add_global(name, other, value, function.__module__, parts)
    # Behind what it uses, which a default value may need.
    del parts[name]
    parts[name] = source


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
    user: str, name: str, value: Any, module: str, parts: dict[str, str]
) -> None:
    if isinstance(value, ModuleType):
        parts[name] = f"import {value.__name__} as {name}"
        return
    origin = getattr(value, "__module__", None)
    qualified = getattr(value, "__qualname__", None)
    if isinstance(value, FunctionType) and origin in (module, "__main__"):
        _add(value, parts)
        if value.__name__ != name:
            parts[name] = f"{name} = {value.__name__}"
        return
    if (
        isinstance(origin, str)
        and origin not in (module, "__main__", "builtins")
        and isinstance(qualified, str)
        and qualified.isidentifier()
    ):
        parts[name] = f"from {origin} import {qualified} as {name}"
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
    parts[name] = f"{name} = {value!r}"
