"""A result as text for a model."""

from __future__ import annotations

from ..result import Result


def shown_values(result: Result) -> str:
    """Return the texts of the values that a cell has shown."""
    texts = (one["data"].get("text/plain") for one in result.results)
    return "\n".join(text for text in texts if text)


def describe(result: Result) -> str:
    """Return what a program printed and showed, and how it failed.

    Never empty: some models' interfaces refuse an empty answer of a tool.
    """
    failure = result.stderr
    if result.error is not None and not failure:
        failure = result.error.describe()
    parts = (result.stdout.rstrip("\n"), shown_values(result), failure.rstrip("\n"))
    return "\n".join(part for part in parts if part) or "(no output)"
