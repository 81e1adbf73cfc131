"""A local file of what a batch has finished, so that a later one can go on."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, BinaryIO


class Checkpoint:
    """Finished lines by their number, in a file of JSON lines.

    The first line names the job: a digest of everything that its results follow
    from except the inputs. Each further line has a result, its number and the
    digest of its input, so that an input that has changed runs again. A last line
    that was cut, by a kill or a full disk, counts as not written.
    """

    def __init__(self, path: str | Path, job: bytes) -> None:
        """Open or create the file. Raises ValueError if it is of another job."""
        self.path = Path(path)
        self._known: dict[int, tuple[str, Any]] = {}
        digest = input_digest(job)
        whole = self._load(digest) if self.path.exists() else 0
        self._file: BinaryIO = open(self.path, "r+b" if whole else "wb")
        self._file.truncate(whole)
        self._file.seek(0, os.SEEK_END)
        if whole == 0:
            self._write({"job": digest})

    def __len__(self) -> int:
        return len(self._known)

    def get(self, index: int, digest: str) -> Any:
        """Return the line of result `index`, None if its input has none."""
        known, line = self._known.get(index, ("", None))
        return line if known == digest else None

    def add(self, index: int, digest: str, line: Any) -> None:
        """Write a result down; it is on the way to the disk when this returns."""
        self._write({"index": index, "input": digest, "result": line})

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _load(self, digest: str) -> int:
        """Read the file, and return the bytes of its whole lines."""
        whole = 0
        with open(self.path, "rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                try:
                    value = json.loads(line)
                    if whole == 0:
                        found = value["job"]
                    else:
                        self._known[value["index"]] = (value["input"], value["result"])
                except (ValueError, KeyError, TypeError) as error:
                    raise ValueError(
                        f'Cannot continue from "{self.path}": {line[:80]!r} is not a line '
                        "of a checkpoint"
                    ) from error
                if whole == 0 and found != digest:
                    raise ValueError(
                        f'Cannot continue from "{self.path}": it is of another program '
                        "or of other options; remove it to begin again"
                    )
                whole += len(line)
        return whole

    def _write(self, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
        self._file.write(text.encode() + b"\n")
        # To the system: what is there outlives this process.
        self._file.flush()


def input_digest(encoded: bytes) -> str:
    """Return a short digest of an input as it is sent."""
    return hashlib.blake2b(encoded, digest_size=16).hexdigest()
