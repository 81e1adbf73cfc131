"""A server in front of the service: gives prepared answers, then passes on."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from .service import SERVICE_URL

Answer = tuple[int, Mapping[str, str], bytes]
"""Status, headers and body."""


class Front:
    """Gives `answers`, one a request, and then passes on to the service.

    `seen` are the headers of each request, `bodies` those of each POST. With `port`, it listens there.
    """

    def __init__(self, answers: Sequence[Answer] = (), port: int = 0) -> None:
        self.seen: list[Mapping[str, str]] = []
        self.bodies: list[bytes] = []
        left = list(answers)
        seen, bodies = self.seen, self.bodies

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                bodies.append(body)
                self._answer(body)

            def do_GET(self) -> None:
                self._answer(None)

            def do_DELETE(self) -> None:
                self._answer(None)

            def _answer(self, body: bytes | None) -> None:
                seen.append({k.lower(): v for k, v in self.headers.items()})
                status, headers, content = left.pop(0) if left else self._pass_on(body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def _pass_on(self, body: bytes | None) -> Answer:
                service = http.client.HTTPConnection(urlsplit(SERVICE_URL).netloc)
                passed = {
                    name: self.headers.get(name, default)
                    for name, default in (
                        ("accept", "*/*"),
                        ("content-type", "application/json"),
                    )
                }
                with contextlib.closing(service):
                    service.request(self.command, self.path, body, passed)
                    response = service.getresponse()
                    return response.status, {}, response.read()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def __enter__(self) -> Front:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
