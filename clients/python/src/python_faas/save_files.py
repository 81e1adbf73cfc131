"""Saves the files of a run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from .output_file import OutputFile


def save_files(
    files: Sequence[OutputFile], folder: str | None, named: Collection[str]
) -> list[str]:
    """Save the files of a run, and return a line about each.

    folder: where they go. None is the current folder, where the program must not
        replace what the caller has: only figures, and files that the caller has
        called by their names, take the place of others.
    named: the patterns that were asked for.
    """
    lines = []
    for file in files:
        if folder is not None:
            lines.append(str(file.save(folder)))
            continue
        own_name = file.is_figure or file.path in named
        if not own_name and (file.name.startswith(".") or Path(file.name).exists()):
            fact = "is hidden" if file.name.startswith(".") else "is already here"
            lines.append(f"{file.name} not saved: it {fact}; use --output FOLDER")
            continue
        lines.append(str(file.save()))
    return lines
