"""Many submissions as they are judged: results, one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .frame import frame_inputs
from .judge_plan import JudgePlan, Submission
from .judged import Judged

if TYPE_CHECKING:
    import pandas as pd

JUDGED_COLUMNS = (
    "id",
    "verdict",
    "score",
    "passed",
    "total",
    "test",
    "kind",
    "message",
    "line",
    "stdout",
    "reason",
    "duration_ms",
)
"""Columns of a frame of results; `test` to `stdout` are those of the first test
that did not pass."""


class _Results:
    def __init__(self, plan: JudgePlan, index: Any) -> None:
        self._plan = plan
        self._index = index

    @property
    def verdicts(self) -> Counter[str]:
        """Number of submissions by verdict so far."""
        return self._plan.verdicts

    @property
    def resumed(self) -> int:
        """Number of submissions that a checkpoint knew."""
        return self._plan.resumed


class Judging(_Results, Iterator[Judged]):
    """Results in the order of the submissions. Nothing is judged before the loop.

    Leave the loop early by `close()`, or use `with`.
    """

    def __init__(self, plan: JudgePlan, results: Iterator[Judged], index: Any) -> None:
        super().__init__(plan, index)
        self._results = results

    def __next__(self) -> Judged:
        return next(self._results)

    def frame(self) -> pd.DataFrame:
        """Return the results as a frame, with the index of the submissions' frame."""
        return judged_frame(list(self), self._index)

    def close(self) -> None:
        """End it: submissions that wait are not judged."""
        close = getattr(self._results, "close", None)
        if close is not None:
            close()

    def __enter__(self) -> Judging:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncJudging(_Results, AsyncIterator[Judged]):
    """`Judging` for `async for` and `async with`."""

    def __init__(
        self, plan: JudgePlan, results: AsyncIterator[Judged], index: Any
    ) -> None:
        super().__init__(plan, index)
        self._results = results

    async def __anext__(self) -> Judged:
        return await anext(self._results)

    async def frame(self) -> pd.DataFrame:
        """Return the results as a frame, as `Judging.frame`."""
        return judged_frame([one async for one in self], self._index)

    async def close(self) -> None:
        """End it: submissions that wait are not judged."""
        close = getattr(self._results, "aclose", None)
        if close is not None:
            await close()

    async def __aenter__(self) -> AsyncJudging:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def submission_list(submissions: Any) -> tuple[Iterable[Submission], Any]:
    """Return submissions and the index of their frame, None where there is none.

    The columns of a frame are members of the submission, `code` among them; what
    is missing in a row is left out.
    """
    if not hasattr(submissions, "columns"):
        return submissions, None
    if "code" not in submissions.columns:
        names = ", ".join(map(repr, submissions.columns))
        raise ValueError(f'Cannot judge the frame: no column "code" among {names}')
    rows = [
        # NaN alone differs from itself.
        {name: one for name, one in row.items() if one is not None and one == one}
        for row in frame_inputs(submissions)
    ]
    return rows, submissions.index


def judged_frame(results: Sequence[Judged], index: Any) -> pd.DataFrame:
    """Return results as a frame with `JUDGED_COLUMNS`."""
    import pandas as pd

    rows = []
    for one in results:
        test = one.first_failed
        error = None if test is None else test.error
        rows.append(
            (
                one.id,
                one.verdict,
                one.score,
                one.passed,
                one.total,
                None if test is None else test.index,
                None if error is None else error.kind,
                None if test is None else test.describe() or None,
                None if error is None else error.line,
                None if test is None else test.stdout,
                one.reason,
                one.duration_ms,
            )
        )
    columns = dict(zip(JUDGED_COLUMNS, zip(*rows))) or dict.fromkeys(JUDGED_COLUMNS, ())
    made = pd.DataFrame(
        {name: list(values) for name, values in columns.items()},
        index=index,
        dtype=object,
    ).infer_objects()
    for name in ("test", "line"):
        made[name] = made[name].astype("Int64")
    made["score"] = made["score"].astype(float)
    return made
