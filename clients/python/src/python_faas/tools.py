"""Functions of this machine that a program on the service calls."""

from __future__ import annotations

import asyncio
import dataclasses
import enum
import inspect
import json
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

from .encode import encode_json
from .options import Tools

Tool = Callable[..., Any]
"""A function, sync or async. Its name, type hints and docstring describe it."""

_KINDS: dict[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
}
_LISTS = (list, tuple, set, frozenset, Sequence, Iterable)


class ToolSet:
    """Functions, their descriptions for the service, and the answers to calls."""

    def __init__(self, tools: Tools) -> None:
        self._functions = (
            dict(tools)
            if isinstance(tools, Mapping)
            else {tool.__name__: tool for tool in tools}
        )

    @property
    def definitions(self) -> list[dict[str, Any]]:
        """Return the descriptions, as a request brings them."""
        return [_definition(name, tool) for name, tool in self._functions.items()]

    def answer(self, calls: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the results of calls. Calls run in parallel, each in a thread."""
        with ThreadPoolExecutor(max_workers=max(1, len(calls))) as pool:
            return list(pool.map(self._answer, calls))

    async def answer_async(
        self, calls: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        """Return the results of calls; a function that is not async gets a thread."""
        return list(await asyncio.gather(*map(self._answer_async, calls)))

    def _answer(self, call: Mapping[str, Any]) -> dict[str, Any]:
        try:
            value = self._call(call)
            if inspect.isawaitable(value):
                value = asyncio.run(_wait_for(value))
        except Exception as error:
            return _failed(call, error)
        return _answered(call, value)

    async def _answer_async(self, call: Mapping[str, Any]) -> dict[str, Any]:
        try:
            tool = self._functions.get(call["name"])
            if tool is not None and inspect.iscoroutinefunction(tool):
                value = await tool(**call["arguments"])
            else:
                value = await asyncio.to_thread(self._call, call)
                if inspect.isawaitable(value):
                    value = await value
        except Exception as error:
            return _failed(call, error)
        return _answered(call, value)

    def _call(self, call: Mapping[str, Any]) -> Any:
        tool = self._functions.get(call["name"])
        if tool is None:
            raise LookupError(f"There is no tool {call['name']!r}")
        return tool(**call["arguments"])


async def _wait_for(value: Any) -> Any:
    return await value


def _answered(call: Mapping[str, Any], value: Any) -> dict[str, Any]:
    try:
        # As text already: what JSON cannot say is this call's failure.
        return {"id": call["id"], "value": json.loads(encode_json(value))}
    except (TypeError, ValueError) as error:
        return _failed(call, error)


def _failed(call: Mapping[str, Any], error: Exception) -> dict[str, Any]:
    failure = {"type": type(error).__name__, "message": str(error)}
    return {"id": call["id"], "error": failure}


def _definition(name: str, tool: Tool) -> dict[str, Any]:
    description = inspect.getdoc(tool)
    return {
        "name": name,
        "input_schema": _input_schema(tool, description or ""),
        **({"description": description} if description else {}),
    }


def _input_schema(tool: Tool, description: str) -> dict[str, Any]:
    try:
        hints = typing.get_type_hints(tool)
    except Exception:
        # A hint that names what is not there now: then nothing is checked.
        hints = {}
    properties: dict[str, Any] = {}
    required: list[str] = []
    more = False
    for name, parameter in inspect.signature(tool).parameters.items():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            more = True
            continue
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            continue
        schema = _schema(hints.get(name, Any))
        text = _description_of(name, description)
        properties[name] = {**schema, **({"description": text} if text else {})}
        if parameter.default is inspect.Parameter.empty:
            required.append(name)
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": more,
    }


def _description_of(name: str, text: str) -> str | None:
    """Return what a docstring says of a parameter, in a line "name: …"."""
    for line in text.splitlines():
        begin, colon, rest = line.strip().partition(":")
        words = begin.removeprefix(":param").split()
        if colon and words and words[0] == name and rest.strip():
            return rest.strip()
    return None


def _schema(hint: Any) -> dict[str, Any]:
    """Return the JSON Schema of a type hint; one that fits all if it has none."""
    if hint in _KINDS:
        return {"type": _KINDS[hint]}
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _schema(arguments[0])
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_schema(one) for one in arguments]}
    kind = origin or hint
    if kind in _LISTS:
        items = _schema(arguments[0]) if arguments else {}
        return {"type": "array", "items": items}
    if kind in (dict, Mapping):
        values = _schema(arguments[1]) if len(arguments) == 2 else {}
        return {"type": "object", "additionalProperties": values}
    if not isinstance(kind, type):
        return {}
    # Pydantic's models describe themselves.
    describe = getattr(kind, "model_json_schema", None)
    if callable(describe):
        return dict(describe())
    if issubclass(kind, enum.Enum):
        return {"enum": [member.value for member in kind]}
    if dataclasses.is_dataclass(kind) or typing.is_typeddict(kind):
        members = typing.get_type_hints(kind)
        return {
            "type": "object",
            "properties": {name: _schema(one) for name, one in members.items()},
        }
    return {}
