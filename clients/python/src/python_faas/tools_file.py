"""Functions of a Python file, for `faas run --tools`."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .usage_error import UsageError


def tools_of_file(name: str) -> list[Callable[..., Any]]:
    """Run a file, and return its public functions: `__all__`, or what it defines.

    Raises UsageError if it has none.
    """
    path = Path(name)
    # A name of its own: a file may be called as a module of the library.
    spec = importlib.util.spec_from_file_location(f"faas_tools_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise UsageError(f'Cannot read tools from "{name}": it is no Python file')
    module = importlib.util.module_from_spec(spec)
    # For type hints and dataclasses, which look their module up.
    sys.modules[spec.name] = module
    sys.path.insert(0, str(path.parent))
    spec.loader.exec_module(module)
    listed = getattr(module, "__all__", None)
    tools: list[Callable[..., Any]] = [
        value
        for key, value in vars(module).items()
        if inspect.isfunction(value)
        and (
            key in listed
            if listed is not None
            else value.__module__ == spec.name and not key.startswith("_")
        )
    ]
    if not tools:
        raise UsageError(f'Cannot read tools from "{name}": it defines no function')
    return tools
