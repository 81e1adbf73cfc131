"""Reports whether a module could be found, without importing anything."""

import os
import sys
from importlib.machinery import PathFinder

# Without the harness's own folder, and without those of programs, which come later.
_HARNESS = os.path.dirname(os.path.dirname(__file__))
_FOLDERS = [folder for folder in sys.path if folder != _HARNESS]

# Top-level modules of the baseline: the files of some are not there any more.
_loaded = set()


def note_loaded():
    """Count what is imported now among the interpreter's modules."""
    _loaded.update(name.partition(".")[0] for name in sys.modules)


def is_installed(path):
    """Return whether the top-level package of the dotted name `path` is the interpreter's."""
    top = path.partition(".")[0]
    if top in _loaded or top in sys.stdlib_module_names:
        return True
    try:
        return PathFinder.find_spec(top, _FOLDERS) is not None
    except (ImportError, ValueError):
        return False
