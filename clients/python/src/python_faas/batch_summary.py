"""How a batch went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class BatchSummary:
    """How a batch went, over all calls that it took.

    `outcomes` counts rows by "success" or the kind of their error, `redone`
    those that ran twice, by the reason; `error` is why it ended early.
    """

    rows: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    redone: Counter[str] = field(default_factory=Counter)
    duration_ms: int = 0
    sandboxes: set[str] = field(default_factory=set)
    task_ids: list[str] = field(default_factory=list)
    error: Mapping[str, Any] | None = None
    setup: Mapping[str, Any] | None = None

    @property
    def failed(self) -> int:
        """How many rows have failed."""
        return self.rows - self.outcomes["success"]

    def add(self, summary: Mapping[str, Any]) -> None:
        """Add the last line of one call."""
        self.rows += summary["rows"]
        self.outcomes.update(summary["outcomes"])
        self.redone.update(summary.get("redone", {}))
        self.duration_ms += summary["duration_ms"]
        self.sandboxes.update(summary.get("sandboxes", ()))
        self.task_ids.append(summary["task_id"])
        self.error = summary.get("error")
        self.setup = summary.get("setup")
