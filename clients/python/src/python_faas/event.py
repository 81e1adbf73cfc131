"""Events of a running program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Event:
    """Something that a program has printed or shown.

    `type` is "stdout" or "stderr", with `text`; "execute_result" or
    "display_data", with `data`, values by media type; "call", with `call`, a call
    of a tool, which the client answers; or "restart": the program starts again in
    another sandbox, and what came before is void.
    """

    type: Literal[
        "stdout", "stderr", "execute_result", "display_data", "call", "restart"
    ]
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    call: Mapping[str, Any] = field(default_factory=dict)
