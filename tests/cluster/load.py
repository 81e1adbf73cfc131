"""Sends programs to the service and checks each answer.

Every program prints a number that no other prints, so an answer that belongs to
another request is noticed. Never sends anything twice: what is lost stays lost.
Only a connection that a node's table of connections still leads to a pod that
has ended, over which nothing was sent, is opened once more.

Usage: load.py URL new|kept CLIENTS LEAST [--sleep SECONDS] [--until FILE]
Runs until LEAST programs were sent and, if given, FILE exists. Prints one line
of JSON: how many were `sent`, `right`, `wrong` and `lost`, and why; and how many
connections were `reopened`.
"""

import argparse
import collections
import errno
import http.client
import itertools
import json
import os
import threading
import urllib.parse

# An answer that says openly what happened is not a wrong one.
HONEST_KINDS = {"crash"}


class Load:
    """Counts what came of the programs of all clients."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Take the command line's options."""
        self._options = options
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self.counts: collections.Counter[str] = collections.Counter()
        self.reasons: collections.Counter[str] = collections.Counter()
        self.reopened = 0

    def _is_over(self) -> bool:
        until = self._options.until
        return self.counts["sent"] >= self._options.least and (until is None or os.path.exists(until))

    def _note(self, outcome: str, reason: str = "") -> None:
        with self._lock:
            self.counts["sent"] += 1
            self.counts[outcome] += 1
            if reason:
                self.reasons[reason] += 1

    def client(self) -> None:
        """Send programs one after the other until it is over."""
        connection = None
        while not self._is_over():
            with self._lock:
                number = next(self._numbers)
            try:
                if connection is None:
                    connection = self._connect()
                is_reusable = self._send(connection, number)
            except (OSError, http.client.HTTPException) as error:
                self._note("lost", f"{type(error).__name__}: {error}")
                is_reusable = False
            if connection is not None and not is_reusable:
                connection.close()
                connection = None

    def _connect(self) -> http.client.HTTPConnection:
        url = urllib.parse.urlsplit(self._options.url)
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
        try:
            connection.connect()
        except OSError as error:
            if error.errno != errno.EHOSTUNREACH:
                raise
            with self._lock:
                self.reopened += 1
            connection.connect()
        return connection

    def _send(self, connection: http.client.HTTPConnection, number: int) -> bool:
        """Send one program; return whether the connection can be used again."""
        keep = self._options.connections == "kept"
        pause = f"import time\ntime.sleep({self._options.sleep})\n" if self._options.sleep else ""
        body = json.dumps({"code": f"{pause}print({number} * 7)"})
        headers = {"Content-Type": "application/json", "Connection": "keep-alive" if keep else "close"}
        connection.request("POST", "/run_code", body, headers)
        response = connection.getresponse()
        text = response.read()
        if response.status != 200:
            self._note("lost", f"status {response.status}")
        else:
            answer = json.loads(text)
            if answer["output"]["stdout"] == f"{number * 7}\n":
                self._note("right")
            elif answer["metadata"].get("error", {}).get("kind") in HONEST_KINDS:
                self._note("lost", "crash")
            else:
                self._note("wrong", text.decode()[:200])
        return keep and not response.will_close


def main() -> None:
    """Run all clients and print the counts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("connections", choices=["new", "kept"])
    parser.add_argument("clients", type=int)
    parser.add_argument("least", type=int)
    parser.add_argument("--sleep", type=float, default=0)
    parser.add_argument("--until")
    options = parser.parse_args()
    load = Load(options)
    threads = [threading.Thread(target=load.client) for _ in range(options.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = {name: load.counts[name] for name in ("sent", "right", "wrong", "lost")}
    print(json.dumps({**counts, "reasons": load.reasons, "reopened": load.reopened}))


if __name__ == "__main__":
    main()
