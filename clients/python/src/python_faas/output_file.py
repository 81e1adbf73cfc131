"""A file that a program hands back."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class OutputFile:
    """A file that a program hands back: a figure, or one that was asked for.

    `name` has no path in it and is unique within a run; `path` is where the
    program had it, None for a figure; `scale`, below 1, is by how much a picture
    was made smaller.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)
    path: str | None = None
    scale: float | None = None

    @property
    def is_figure(self) -> bool:
        """True if it is a picture that was not asked for by its path."""
        return self.path is None and self.media_type.startswith("image/")

    def save(self, folder: str | Path = ".") -> Path:
        """Write it into `folder`, which is made, and return where it is."""
        # The service promises it; a wrong one must not write elsewhere.
        if Path(self.name).name != self.name or self.name in (".", ".."):
            raise ValueError(f'Cannot save a file: its name is "{self.name}"')
        target = Path(folder) / self.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self.data)
        return target

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Show pictures in notebooks."""
        bundle: dict[str, Any] = {"text/plain": repr(self)}
        if self.media_type.startswith("image/"):
            bundle[self.media_type] = base64.b64encode(self.data).decode()
        return bundle

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> OutputFile:
        """Return what an entry of `files` has."""
        return cls(
            name=value["name"],
            media_type=value["media_type"],
            data=base64.b64decode(value["data"]),
            path=value.get("path"),
            scale=value.get("scale"),
        )
