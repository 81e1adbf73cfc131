"""Report on a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .error_info import ErrorInfo
from .row import Row


@dataclass
class BatchSummary:
    """Report on a batch, over all its calls.

    `outcomes` counts rows by "success" or the kind of their error, `redone`
    those that ran twice, by the reason; `error` is why it ended early. `resumed`
    of the rows come from a checkpoint and were not run again.
    """

    rows: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    redone: Counter[str] = field(default_factory=Counter)
    duration_ms: int = 0
    sandboxes: set[str] = field(default_factory=set)
    task_ids: list[str] = field(default_factory=list)
    error: ErrorInfo | None = None
    setup: Mapping[str, Any] | None = None
    resumed: int = 0
    resumed_failed: int = field(default=0, repr=False)

    @property
    def failed(self) -> int:
        """Number of failed rows."""
        return self.rows - self.outcomes["success"]

    def add(self, summary: Mapping[str, Any]) -> None:
        """Add the last line of one call."""
        self.rows += summary["rows"]
        self.outcomes.update(summary["outcomes"])
        self.redone.update(summary.get("redone", {}))
        self.duration_ms += summary["duration_ms"]
        self.sandboxes.update(summary.get("sandboxes", ()))
        self.task_ids.append(summary["task_id"])
        error = summary.get("error")
        self.error = None if error is None else ErrorInfo.from_json(error)
        self.setup = summary.get("setup")

    def add_resumed(self, row: Row) -> None:
        """Count a row of a checkpoint."""
        self.rows += 1
        self.resumed += 1
        self.outcomes[row.kind] += 1
        self.resumed_failed += row.error is not None
