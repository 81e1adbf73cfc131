"""The client of functions that are called without one."""

from __future__ import annotations

from functools import lru_cache

from .client import Client


@lru_cache(maxsize=1)
def shared_client() -> Client:
    """Return the client of the service at `FAAS_URL`; one for the whole process."""
    return Client()
