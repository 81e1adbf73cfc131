"""A command line that cannot be used."""


class UsageError(Exception):
    """A command line that cannot be used: `faas` exits with 2."""
