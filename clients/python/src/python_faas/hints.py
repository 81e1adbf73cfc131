"""Hints that the command can give and the service cannot: its own options."""

from __future__ import annotations

from .result import Result

_FILES = (
    "the program may open files once you hand some in, by --file NAME, or fetch "
    "some, by --collect PATTERN"
)
_ABSENT = "the program finds only the files that --file hands in"
_DRAWING = (
    "there is no window to draw in; draw with matplotlib (plt.plot, plt.axis"
    "('equal')) and the figure is saved as a PNG in this folder"
)

_HINTS = (
    ('Cannot use "open"', _FILES),
    ("open no files under this policy", _FILES),
    ('Cannot import "turtle', _DRAWING),
    ('Cannot import "tkinter', _DRAWING),
    ('Cannot import "pygame', _DRAWING),
)
"""Texts of a message, and the hint for each."""


def hint(result: Result) -> str | None:
    """Return what to do about a failure, None where the command knows nothing."""
    error = result.error
    if error is None:
        return None
    if error.type == "FileNotFoundError":
        return _ABSENT
    for part, text in _HINTS:
        if part in error.message:
            return text
    return None
