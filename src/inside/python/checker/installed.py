"""Reports whether a module could be found, without importing anything."""

import sys
from importlib.machinery import PathFinder


def is_installed(path):
    """Return whether the top-level package of the dotted name `path` is here."""
    top = path.partition(".")[0]
    if top in sys.modules or top in sys.stdlib_module_names:
        return True
    try:
        return PathFinder.find_spec(top) is not None
    except (ImportError, ValueError):
        return False
