"""Errors between a caller and the service.

A program's failure is a result, and raises nothing by itself: see `Result`.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .batch_summary import BatchSummary
    from .error_info import ErrorInfo
    from .result import Result
    from .row import Row


class FaasError(Exception):
    """Any error of this package.

    `may_retry` says whether the request was certainly not run, so that sending
    it again is free of risk; `retry_after_s` is the service's own wish.
    """

    may_retry: bool = False
    retry_after_s: float | None = None


class UnreachableError(FaasError):
    """There was no connection, so nothing was sent."""

    may_retry = True


class ConnectionLostError(FaasError):
    """The connection broke, or fell silent, after the request had been sent."""


class AnswerError(FaasError):
    """An answer that no python-faas gives: something else is at this address."""


class ServiceError(FaasError):
    """An answer that is not a 200.

    `status` is its HTTP status, `error` and `details` are the service's words,
    `state` is "starting" where a 503 is not about load,
    `task_id` is what its operator can look for in the log.
    """

    def __init__(
        self,
        status: int,
        error: str,
        *,
        details: str | None = None,
        task_id: str | None = None,
        retry_after_s: float | None = None,
        state: str | None = None,
    ) -> None:
        # "Service overloaded" is fixed for every 503 of the service.
        said = "the service is starting" if state == "starting" else error
        text = said if details is None else f"{said}: {details}"
        super().__init__(f"Cannot run this: {text} (status {status})")
        self.status = status
        self.error = error
        self.details = details
        self.state = state
        self.task_id = task_id
        self.retry_after_s = retry_after_s


class InvalidRequestError(ServiceError):
    """400: a member of the request cannot be used."""


class UnauthorizedError(ServiceError):
    """401: the service asks for a key, and this is none that it knows."""


class ForbiddenError(ServiceError):
    """403: the owner of this key may not do that."""


class NotFoundError(ServiceError):
    """404: there is no such state, or no such path."""


class StateGoneError(ServiceError):
    """410: the state was made by another version of the service."""


class TooLargeError(ServiceError):
    """413: the request has more bytes than the service takes."""


class QuotaError(ServiceError):
    """429: the owner of this key has used its share for now."""

    may_retry = True


class OverloadedError(ServiceError):
    """503: too many programs wait, or with `state` "starting", no sandbox is ready."""

    @property
    def may_retry(self) -> bool:  # type: ignore[override]
        """True if the service has asked to come again: a proxy does not."""
        return self.retry_after_s is not None


class StateError(FaasError):
    """A program ended well, and what it has left cannot be continued."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.state_error)
        self.result = result


class ProgramError(FaasError):
    """A program has failed, and `Result.check` was called. See `result`."""

    def __init__(self, result: Result) -> None:
        error = result.error
        text = f"exit code {result.exit_code}" if error is None else error.describe()
        super().__init__(f"Cannot use the result: {text}")
        self.result = result


class BatchError(FaasError):
    """A batch ended before its last row: its set-up failed, or a limit came.

    `summary` says why, and how many rows were answered before that.
    """

    def __init__(self, message: str, summary: BatchSummary) -> None:
        super().__init__(message)
        self.summary = summary


class JudgeError(FaasError):
    """The service ended before it had judged all programs."""


class RowError(FaasError):
    """The program has failed for a row of a frame, whose index has `label`.

    `info` is the error, with the line of the caller's own function.
    """

    def __init__(self, label: Hashable, row: Row, info: ErrorInfo) -> None:
        super().__init__(f"Cannot map row {label!r}: {info.describe()}")
        self.label = label
        self.row = row
        self.info = info


STATUS_ERRORS: dict[int, type[ServiceError]] = {
    400: InvalidRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    410: StateGoneError,
    413: TooLargeError,
    429: QuotaError,
    503: OverloadedError,
}
"""Classes by HTTP status; any other one is a plain `ServiceError`."""
