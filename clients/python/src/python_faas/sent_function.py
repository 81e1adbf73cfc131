"""A function as it is sent, and the places of its lines on this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .error_info import ErrorInfo

CALLED_AS = "setup.py"
"""The service's name for the set-up in a traceback."""

_FRAME = re.compile(rf'^  File "{re.escape(CALLED_AS)}", line (\d+)', re.M)


@dataclass(frozen=True)
class Place:
    """Lines of the sent program that stand in a file of the caller.

    `first` and `last` count lines of the sent program from 1; `file` has the
    first of them at its line `own_line`.
    """

    first: int
    last: int
    file: str
    own_line: int


@dataclass(frozen=True)
class SentFunction:
    """A program that defines a function, which stands at `places[0]`."""

    source: str
    places: tuple[Place, ...] = ()

    def followed_by(self, program: str, name: str) -> SentFunction:
        """Return this with another program after it, which errors call `name`.

        Its first line must stay the first: it is about the whole program.
        """
        first = self.source.count("\n") + 1
        place = Place(first, first + program.count("\n"), name, 1)
        return SentFunction(self.source + program, (*self.places, place))

    def locate(self, error: ErrorInfo, stderr: str) -> ErrorInfo:
        """Return `error` with the caller's own file and line, where it has one.

        stderr: has the traceback, whose last known line counts: what is called
            from there is a library's.
        """
        for sent in reversed(_FRAME.findall(stderr)):
            for place in self.places:
                if place.first <= int(sent) <= place.last:
                    line = place.own_line + int(sent) - place.first
                    return replace(error, line=line, column=None, file=place.file)
        # Of the function that is called: a value that JSON cannot say.
        own = self.places[0]
        return replace(error, line=own.own_line, column=None, file=own.file)
