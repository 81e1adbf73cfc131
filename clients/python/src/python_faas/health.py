"""Health of a service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Health:
    """Health of a service.

    `status` is "starting", "healthy", "degraded" or "draining"; `languages` and
    `packages` have versions by name. Without a key, a service that asks for one
    tells the status alone. `raw` is all of it.
    """

    status: str
    version: str | None
    languages: Mapping[str, str]
    packages: Mapping[str, str]
    raw: Mapping[str, Any] = field(repr=False)

    @property
    def ok(self) -> bool:
        """True if programs can be run."""
        return self.status == "healthy"

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Health:
        """Return what an answer of `/health` says."""
        languages = body.get("languages", {})
        return cls(
            status=body["status"],
            version=body.get("version"),
            languages={name: one["version"] for name, one in languages.items()},
            packages=body.get("packages", {}),
            raw=body,
        )
