"""Rules to send a request again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from .errors import FaasError


@dataclass(frozen=True)
class Retry:
    """Rules to send a request again: only where it was certainly not run.

    That is where there was no connection (`UnreachableError`), where the
    service asked to come again (`OverloadedError`), and where a quota was used
    up (`QuotaError`). A program's failure is a result, and never retried.

    attempts: how often it is sent in all, an integer >= 1.
    first_wait_s: seconds before the second time, doubled each time after that,
        where the service has no wish of its own.
    longest_wait_s: an error that asks for a longer wait is raised at once.
    on_retry: told of each error, and of the seconds until the next attempt.
    """

    attempts: int = 6
    first_wait_s: float = 0.2
    longest_wait_s: float = 30.0
    on_retry: Callable[[FaasError, float], None] | None = None

    def wait_s(self, error: FaasError, attempt: int) -> float | None:
        """Return the seconds to wait after failed attempt `attempt`, the first is 1.

        None means that the error is final. Otherwise `on_retry` has been called.
        """
        if not error.may_retry or attempt >= self.attempts:
            return None
        wait_s = error.retry_after_s
        if wait_s is None:
            wait_s = min(self.first_wait_s * 2 ** (attempt - 1), self.longest_wait_s)
        if wait_s > self.longest_wait_s:
            return None
        # Those that were sent away together must not all come back at once.
        wait_s *= 1 + random.random() / 4
        if self.on_retry is not None:
            self.on_retry(error, wait_s)
        return wait_s
