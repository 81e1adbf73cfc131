"""Facts about the running program for the guards."""

from types import ModuleType


class Program:
    """The program of this run; put back with the memory after it."""

    names = {}  # its globals


def exact_text(value):
    """Return a text as a plain `str`: a subclass may lie about what it equals.

    A value that is no text is returned as it is, to be refused by its user.
    """
    return str.__str__(value) if issubclass(type(value), str) else value


def is_module(value):
    """Return whether `value` is a module, without asking the value itself."""
    return issubclass(type(value), ModuleType)
