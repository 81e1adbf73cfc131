"""Requests and answers of both clients, sync and async."""

from __future__ import annotations

import contextlib
import email.utils
import json
import os
import time
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from .errors import (
    STATUS_ERRORS,
    AnswerError,
    ConnectionLostError,
    ServiceError,
    UnreachableError,
)
from .judged import Judged

DEFAULT_URL = "http://localhost:8890"
JSON_HEADERS = {"content-type": "application/json"}
SENT_LINES_HEADERS = {
    "content-type": "application/x-ndjson",
    "accept": "application/x-ndjson",
}
LINES_HEADERS = {**JSON_HEADERS, "accept": "application/x-ndjson"}


def service_url(url: str | None) -> str:
    """Return where the service is: `url`, else FAAS_URL, else this machine."""
    found = url or os.environ.get("FAAS_URL") or DEFAULT_URL
    if not found.startswith(("http://", "https://")):
        raise ValueError(
            f'Cannot use the address "{found}": it must begin with http:// or https://'
        )
    return found.rstrip("/")


def key_headers(key: str | None) -> dict[str, str]:
    """Return the headers for a key: `key`, else FAAS_API_KEY, else none."""
    found = key or os.environ.get("FAAS_API_KEY")
    return {"authorization": f"Bearer {found}"} if found else {}


def timeouts(timeout_s: float) -> httpx.Timeout:
    """Return httpx's four timeouts: a connection is there soon, or never."""
    return httpx.Timeout(timeout_s, connect=min(timeout_s, 5.0))


@contextlib.contextmanager
def told_errors(url: str, timeout_s: float) -> Iterator[None]:
    """Raise this package's errors in place of httpx's."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        fact = str(error) or "no connection within the time"
        raise UnreachableError(f"Cannot reach {url}: {fact}") from error
    except httpx.TimeoutException as error:
        raise ConnectionLostError(
            f"Cannot get an answer of {url}: nothing came for {timeout_s:g} s"
        ) from error
    except httpx.TransportError as error:
        fact = str(error) or type(error).__name__
        raise ConnectionLostError(f"Cannot get an answer of {url}: {fact}") from error


def read_object(url: str, body: bytes) -> Mapping[str, Any]:
    """Return the object in an answer. Raises AnswerError if there is none."""
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise AnswerError(
            f"Cannot read the answer of {url}: it is no JSON object but {body[:80]!r}"
        )
    return value


def judged_answer(url: str, answer: Mapping[str, Any]) -> Judged:
    """Return what an answer of `/judge` says of one submission."""
    try:
        return Judged.from_json(answer)
    except (KeyError, TypeError) as error:
        raise AnswerError(f"Cannot read the answer of {url}: no {error}") from error


def failure(url: str, response: httpx.Response) -> ServiceError:
    """Return the error that an answer which is not a 200 stands for."""
    try:
        body = read_object(url, response.content)
    except AnswerError:
        # A proxy's own page: its status is what there is.
        body = {}
    return service_error(
        response.status_code,
        {"error": response.reason_phrase, **body},
        _retry_after_s(response.headers.get("retry-after")),
    )


def service_error(
    status: int, body: Mapping[str, Any], retry_after_s: float | None = None
) -> ServiceError:
    """Return the error that a status and its body stand for."""
    kind = STATUS_ERRORS.get(status, ServiceError)
    return kind(
        status,
        str(body.get("error", "")),
        details=body.get("details"),
        task_id=body.get("task_id"),
        retry_after_s=retry_after_s,
        state=body.get("state"),
    )


def _retry_after_s(value: str | None) -> float | None:
    """Return the seconds that `Retry-After` has, as a number or as a date."""
    if value is None:
        return None
    with contextlib.suppress(ValueError):
        return max(0.0, float(value))
    with contextlib.suppress(ValueError):
        when = email.utils.parsedate_to_datetime(value)
        return max(0.0, when.timestamp() - time.time())
    return None
