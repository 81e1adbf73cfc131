"""Lets `urllib.request`, `http.client` and `requests` use the operator's tool `fetch`.

Goals:
1. A library's request becomes a call of the tool, and the answer what the library
   reads (`_Exchange`, in place of a socket). The service decides what is allowed.
2. Redirects are the library's affair: each is a call of its own.
3. A refused call raises a `PermissionError` with the reason, in the library's
   own wrapping.
4. Without the tool, all of them are as they were (`allow`).
"""

import builtins
import http.client
import importlib.machinery
import io
import sys
import urllib.request

import web_requests
from web_fetch import OWN_HEADERS, Access, fetch

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

# Where the operator has added the real package, it stays.
_has_requests = importlib.machinery.PathFinder.find_spec("requests") is not None


def allow(is_allowed, opens_files=True):
    """Let libraries call the tool `fetch`, or no more.

    A program that continues a state finds there what the one before was allowed.
    opens_files: whether the program may open files, which `file:` does too.
    """
    handler = urllib.request.FileHandler
    refused = _refuse_file, _refuse_file
    # An opener hands out its handlers, so that programs call either.
    handler.file_open, handler.open_local_file = _real if opens_files else refused
    if is_allowed == Access.is_allowed:
        return
    Access.is_allowed = is_allowed
    # It holds handlers for what was allowed when it was made.
    urllib.request._opener = None
    if is_allowed:
        http.client.HTTPConnection.connect = _connect
        http.client.HTTPSConnection = HTTPSConnection
        urllib.request.HTTPSHandler = HTTPSHandler
        if not _has_requests:
            sys.modules.update(web_requests.MODULES)
        return
    http.client.HTTPConnection.connect = _real_connect
    del http.client.HTTPSConnection, urllib.request.HTTPSHandler
    for name, module in web_requests.MODULES.items():
        if sys.modules.get(name) is module:
            del sys.modules[name]


_real = (
    urllib.request.FileHandler.file_open,
    urllib.request.FileHandler.open_local_file,
)


def _refuse_file(self, req):
    raise urllib.request.URLError("programs open no files under this policy")


_real_connect = http.client.HTTPConnection.connect


def _connect(self):
    if self._tunnel_host:
        raise OSError("Cannot use a proxy: the service makes the connection")
    host = f"[{self.host}]" if ":" in self.host else self.host
    scheme = "https" if isinstance(self, HTTPSConnection) else "http"
    port = "" if self.port == self.default_port else f":{self.port}"
    self.sock = _Exchange(f"{scheme}://{host}{port}")


class HTTPSConnection(http.client.HTTPConnection):
    """HTTP over TLS; the service checks the certificate, whatever `context` says."""

    default_port = http.client.HTTPS_PORT

    def __init__(self, *args, context=None, **options):
        super().__init__(*args, **options)


class HTTPSHandler(urllib.request.AbstractHTTPHandler):
    """Opens URLs of https."""

    def __init__(self, debuglevel=None, context=None, check_hostname=None):
        super().__init__(debuglevel)

    def https_open(self, req):
        return self.do_open(HTTPSConnection, req)

    https_request = urllib.request.AbstractHTTPHandler.do_request_


for _shown in (HTTPSConnection, HTTPSHandler):
    _shown.__module__ = _shown.__base__.__module__


class _Exchange:
    """Takes what a connection sends, and has the answer for it to read."""

    def __init__(self, origin):
        self._origin = origin
        self._sent = b""
        self._answer = b""
        self._late = None

    def sendall(self, data):
        self._sent += data
        request = _whole(self._sent)
        if request is None:
            return
        method, target, headers, body = request
        self._sent = b""
        try:
            self._answer = _written(
                method, *fetch(method, self._origin + target, headers, body)
            )
        except TimeoutError as error:
            # The request has gone out: it is the answer that does not come.
            self._late = error

    def makefile(self, *_):
        if self._late is not None:
            raise self._late
        return io.BytesIO(self._answer)

    def close(self):
        """Do nothing: the service has closed the connection."""

    settimeout = setsockopt = shutdown = lambda self, *_: None


def _whole(sent):
    """Return method, target, headers and body of a request; None if there is more."""
    head, end, body = sent.partition(b"\r\n\r\n")
    if not end:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines]
    framing = {name.lower(): value for name, value in headers}
    if framing.get("transfer-encoding", "").lower() == "chunked":
        body = _unchunked(body)
    elif len(body) < int(framing.get("content-length", 0)):
        body = None
    return None if body is None else (method, target, headers, body)


def _unchunked(body):
    parts = []
    while True:
        size, end, body = body.partition(b"\r\n")
        length = int(size, 16) if end else 0
        if not end or len(body) < length + 2:
            return None
        if length == 0:
            return b"".join(parts)
        parts.append(body[:length])
        body = body[length + 2 :]


def _written(method, status, reason, headers, content):
    """Return an answer in bytes, framed as it is here: whole."""
    if method != "HEAD":
        headers = [
            *((name, value) for name, value in headers if name not in OWN_HEADERS),
            ("content-length", len(content)),
        ]
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{n}: {v}" for n, v in headers)]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
    return head + content
