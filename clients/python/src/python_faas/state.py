"""A state that the service keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class State:
    """State of a program, by its id; it never changes.

    `bytes` is its size as it is kept.
    """

    id: str
    bytes: int
    expires: datetime

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> State:
        """Return what a `state` of the service says."""
        return cls(
            id=value["id"],
            bytes=value["bytes"],
            expires=datetime.fromisoformat(value["expires"]),
        )


@dataclass(frozen=True)
class KeptState(State):
    """A state as `/states` tells of it; `parent` is the one it was made from."""

    created: datetime
    parent: str | None
    language: str
    policy: str

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> KeptState:
        """Return what an answer of `/states` says of one."""
        state = State.from_json(value)
        return cls(
            id=state.id,
            bytes=state.bytes,
            expires=state.expires,
            created=datetime.fromisoformat(value["created"]),
            parent=value["parent"],
            language=value["language"],
            policy=value["policy"],
        )
