"""Turns values into plain data and back, by their exact types.

A returned value is written by functions of C that look at its real type, past
whatever its class says of itself: `__eq__`, `__class__` and `__iter__` of a
program's own classes are never called.

Scalars are written as JSON has them, everything else as a list with a tag:
"l" list, "t" tuple, "s" set, "f" frozenset, "d" dict (pairs), "i" an iterator's
items, "b" bytes (as a list of numbers), "n" a float without a number, "r" range,
"c" complex, "h" the number of a result that stays where it is, "x" the name of
what is no data.
"""

import builtins
import itertools

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

MOST_DEPTH = 60
MOST_ITEMS = 200_000

_ITERATORS = (
    type(_ for _ in ()),
    map,
    filter,
    zip,
    enumerate,
    reversed,
    type(iter([])),
    type(iter(())),
    type(iter({})),
    type({}.keys()),
    type({}.values()),
    type({}.items()),
    itertools.chain,
    itertools.islice,
    itertools.permutations,
    itertools.combinations,
    itertools.product,
    itertools.accumulate,
)


class TooMuch(Exception):
    """A value that is too deep or too large to be written."""


class Writer:
    """Writes values.

    keep: called with a value that is no plain data; returns what stands for it.
    numpy: the module, where it is there.
    """

    def __init__(self, keep, numpy=None):
        self._keep = keep
        self._numpy = numpy
        self._left = MOST_ITEMS

    def write(self, value, depth=0):
        """Return what stands for a value, which JSON can say."""
        cls = type(value)
        if value is None or cls is bool or cls is str or cls is int:
            return value
        if depth > MOST_DEPTH:
            raise TooMuch("it is too deep")
        if issubclass(cls, str):
            return str.__str__(value)
        if issubclass(cls, int):
            return int.__int__(value)
        if issubclass(cls, float):
            number = float.__float__(value)
            if number - number == 0:
                return number
            return ["n", "NaN" if number != number else "Infinity" if number > 0 else "-Infinity"]
        if issubclass(cls, dict):
            return self._items("d", dict.items(value), depth, self._pair)
        if issubclass(cls, list):
            return self._items("l", list.__iter__(value), depth)
        if issubclass(cls, tuple):
            return self._items("t", tuple.__iter__(value), depth)
        if issubclass(cls, set):
            return self._items("s", set.__iter__(value), depth)
        if issubclass(cls, frozenset):
            return self._items("f", frozenset.__iter__(value), depth)
        if cls is range:
            return ["r", value.start, value.stop, value.step]
        if cls is complex:
            return ["c", *(self.write(part) for part in (value.real, value.imag))]
        if cls is bytes or cls is bytearray:
            return self._items("b", bytes(value), depth)
        if cls in _ITERATORS:
            return self._items("i", value, depth)
        numpy = self._numpy
        if numpy is not None:
            if issubclass(cls, numpy.generic):
                return self.write(numpy.generic.item(value), depth + 1)
            if issubclass(cls, numpy.ndarray):
                return self.write(numpy.ndarray.tolist(value), depth + 1)
        return self._keep(value)

    def _items(self, tag, items, depth, write=None):
        write = write or self.write
        written = [tag]
        for item in items:
            self._left -= 1
            if self._left < 0:
                raise TooMuch("it has too many items")
            written.append(write(item, depth + 1))
        return written

    def _pair(self, pair, depth):
        key, value = pair
        return [self.write(key, depth), self.write(value, depth)]


def read(written, result):
    """Return the value that `written` stands for.

    result: called with the number of a result; returns it.
    """
    if type(written) is not list:
        return written
    tag, *items = written
    if tag == "h":
        return result(items[0])
    if tag == "n":
        return float(items[0])
    if tag == "r":
        return range(*items)
    if tag == "b":
        return bytes(items)
    if tag == "d":
        return {read(key, result): read(value, result) for key, value in items}
    values = [read(item, result) for item in items]
    if tag == "c":
        return complex(*values)
    if tag == "i":
        return iter(values)
    return {"l": list, "t": tuple, "s": set, "f": frozenset}[tag](values)
