"""The check of a function's value that goes to the service with the function.

It runs in the sandbox, as source text next to the function's own, so it imports
nothing and has a name that no other function has.
"""

from __future__ import annotations

from typing import Any


def _python_faas_value(value: Any) -> Any:
    """Return `value`, or raise TypeError with the path of what JSON cannot say."""

    def check(one: Any, path: str, around: tuple[int, ...]) -> None:
        name = type(one).__name__
        if isinstance(one, float):
            if one - one != 0:
                refuse(f"JSON has no {one}; return None for what is missing", path)
        elif one is None or isinstance(one, (str, int)):
            pass
        elif isinstance(one, (dict, list, tuple)):
            if id(one) in around:
                refuse(f"this {name} contains itself", path)
            inner = (*around, id(one))
            if isinstance(one, dict):
                for key, member in one.items():
                    if not (key is None or isinstance(key, (str, int, float))):
                        kind = type(key).__name__
                        refuse(f"JSON has no key of type {kind}", f"{path}[{key!r}]")
                    check(member, f"{path}[{key!r}]", inner)
            else:
                for index, member in enumerate(one):
                    check(member, f"{path}[{index}]", inner)
        elif name in ("DataFrame", "Series", "Timestamp", "Timedelta"):
            pass
        elif name in ("NaTType", "NAType"):
            pass
        elif callable(getattr(one, "tolist", None)):
            check(one.tolist(), path, around)
        else:
            refuse(f"JSON has no {name}", path)

    def refuse(fact: str, path: str) -> None:
        raise TypeError(f"Cannot return value{path}: {fact}")

    check(value, "", ())
    return value
