"""From what a caller gives to the bodies of requests."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Unpack

from .options import Content, RunOptions


def encode_json(value: Any) -> bytes:
    """Return a value as compact JSON in UTF-8.

    numpy's numbers and arrays become numbers and lists, dates become ISO 8601,
    and what is missing (NaN, NaT, NA) becomes null.

    Raises TypeError or ValueError for what JSON cannot say, infinity included.
    """
    text = _dump(value)
    # A lone surrogate has no UTF-8; as an escape it is JSON.
    return text.encode("utf-8", errors="backslashreplace")


def _dump(value: Any) -> str:
    try:
        return _ENCODER.encode(value)
    except ValueError:
        # NaN somewhere: rare, and looked for only then.
        return _ENCODER.encode(_without_nan(value))


def _without_nan(value: Any) -> Any:
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, Mapping):
        return {name: _without_nan(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(one) for one in value]
    if isinstance(value, (str, int)) or value is None:
        return value
    return _without_nan(_plain(value))


def _plain(value: Any) -> Any:
    """Return a value of a library's own as one that JSON has."""
    if type(value).__name__ in ("NaTType", "NAType"):
        return None
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    for name in ("tolist", "to_pydatetime"):
        method = getattr(value, name, None)
        if callable(method):
            return method()
    raise TypeError(f"Cannot send INPUT: JSON has no {type(value).__name__}, {value!r}")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False,
    allow_nan=False,
    separators=(",", ":"),
    default=_plain,
)


def run_body(code: str, options: RunOptions, tools: list[dict[str, Any]]) -> bytes:
    """Return the body of `/run_code`.

    tools: descriptions of the functions in `options`.
    """
    members = run_members(code, **options)
    return encode_json({**members, "tools": tools} if tools else members)


def results_body(continuation: str, results: list[dict[str, Any]]) -> bytes:
    """Return the body that continues a run with the results of its calls."""
    return encode_json({"continuation": continuation, "results": results})


def run_members(code: str, **options: Unpack[RunOptions]) -> dict[str, Any]:
    """Return the members of a request to `/run_code`; what is None is left out."""
    stdin = options.get("stdin")
    files = options.get("files")
    now = options.get("now")
    members: dict[str, Any] = {
        "code": code,
        "language": options.get("language"),
        "mode": options.get("mode"),
        "input": options.get("input"),
        "timeout": options.get("timeout_ms"),
        "priority": options.get("priority"),
        "argv": options.get("argv"),
        "env": options.get("env"),
        "collect": options.get("collect"),
        "seed": options.get("seed"),
        "state": options.get("state"),
        "keep": options.get("keep"),
        "ttl": options.get("ttl_s"),
        "now": now.isoformat() if isinstance(now, datetime) else now,
    }
    if isinstance(stdin, bytes):
        members["stdin"] = base64.b64encode(stdin).decode()
        members["stdin_encoding"] = "base64"
    else:
        members["stdin"] = stdin
    if files is not None:
        members["files"] = {
            path: _file_member(content) for path, content in files.items()
        }
    return {name: value for name, value in members.items() if value is not None}


def _file_member(content: Content) -> dict[str, str]:
    if isinstance(content, str):
        return {"text": content}
    data = content.read_bytes() if isinstance(content, Path) else content
    return {"data": base64.b64encode(data).decode()}
