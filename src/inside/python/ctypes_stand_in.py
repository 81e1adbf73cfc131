"""Stands in for `ctypes` while the packages are imported, and only then.

The real one reads and writes any memory and calls any function; a sandbox does
not have it. pandas, scipy, sympy and threadpoolctl import it all the same: for
type names, for the size of an integer, and to hand a pointer from numpy to scipy
as a number. That much is here;
nothing in this module touches memory, and all else is missing as usual.
"""

DEFAULT_MODE = 0


class _SimpleCData:
    """A number that libraries pass around as a pointer or an integer."""

    def __init__(self, value=None):
        self.value = value


class _CFuncPtr(_SimpleCData):
    """The class that libraries compare callables with; it cannot be called."""


class Structure:
    """Base of declarations that are never used."""


class c_void_p(_SimpleCData):
    pass


class c_char_p(_SimpleCData):
    pass


class c_int(_SimpleCData):
    pass


class c_long(_SimpleCData):
    pass


class c_longlong(_SimpleCData):
    pass


class c_double(_SimpleCData):
    pass


class c_size_t(_SimpleCData):
    pass


class c_uint16(_SimpleCData):
    pass


class c_uint32(_SimpleCData):
    pass


class c_uint64(_SimpleCData):
    pass


def CFUNCTYPE(*_types):
    """Return a class below the one that stands for C functions."""
    return type("CFunctionType", (_CFuncPtr,), {})


def POINTER(_type):
    """Return the type of a pointer, whatever it points to."""
    return c_void_p


def sizeof(_type):
    """Return 8: the size of C's `long` in bytes on the systems that we follow."""
    return 8


def cast(value, kind):
    """Return the same number as another type."""
    return kind(getattr(value, "value", value))


def find_library(_name):
    """Return None: there are no libraries to find (`ctypes.util`)."""
    return None
