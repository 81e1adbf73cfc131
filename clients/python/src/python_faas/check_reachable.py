"""A quick word about a service that is not there."""

from __future__ import annotations

import socket
import sys
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from .errors import UnreachableError

PATIENCE_S = 0.8


def check_reachable(url: str) -> None:
    """Connect to a service once, so that its absence is known within a second.

    An address that refuses raises UnreachableError. For one that is silent a line
    on stderr says so, and the request itself has its time to connect.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if getproxies().get(parts.scheme) and not proxy_bypass(host):
        return
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((host, port), PATIENCE_S).close()
    except TimeoutError:
        print(f"faas: no answer from {url} so far", file=sys.stderr, flush=True)
    except OSError as error:
        raise UnreachableError(f"Cannot reach {url}: {error}") from error
