"""Text of a value as IPython's prompt shows it.

Like `repr`, but wrapped at 79 columns, one item a line where a list or a dict
does not fit, sets in order, and at most `MOST_ITEMS` items of each.

The layout is Oppen's: text is held back from the first place on where a line
could be broken; once it is too long for its line, the outermost group that has
such places is broken at all of them.
"""

import builtins
import collections
import inspect
import types

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

WIDTH = 79
MOST_ITEMS = 1_000

_NO_MODULE = (None, "builtins", "exceptions")


class _Group:
    """What is broken together."""

    def __init__(self, depth):
        self.depth = depth
        # Places held back where it could be broken.
        self.places = 0
        self.is_broken = False


class Printer:
    """Lays out one value; what `_repr_pretty_` of a value gets as its `p`."""

    def __init__(self):
        self.indentation = 0
        # Ids of the values that are being printed.
        self.stack = []
        self._out = []
        self._column = 0
        # Texts, and places (separator, group, indentation), not out yet.
        self._held = collections.deque()
        self._held_chars = 0
        self._groups = [_Group(0)]
        # Those that may still be broken, by their depth.
        self._queue = [[self._groups[0]]]

    def text(self, text):
        """Add `text`, which has no end of a line."""
        if not self._held:
            self._out.append(text)
            self._column += len(text)
            return
        self._held.append(text)
        self._held_chars += len(text)
        self._break_outer_groups()

    def breakable(self, sep=" "):
        """Add `sep`, or the end of the line where the group does not fit."""
        group = self._groups[-1]
        if group.is_broken:
            self._end_line()
            return
        group.places += 1
        self._held.append((sep, group, self.indentation))
        self._held_chars += len(sep)
        self._break_outer_groups()

    def break_(self):
        """End the line, and with it the outermost group that has places."""
        group = self._take_outer()
        if group is not None:
            self._break(group)
        self._end_line()

    def _end_line(self):
        self.flush()
        self._out.append("\n" + " " * self.indentation)
        self._column = self.indentation

    def begin_group(self, indent=0, open=""):
        """Begin what is broken together, after `open`."""
        if open:
            self.text(open)
        group = _Group(self._groups[-1].depth + 1)
        self._groups.append(group)
        if group.depth == len(self._queue):
            self._queue.append([])
        self._queue[group.depth].append(group)
        self.indentation += indent

    def end_group(self, dedent=0, close=""):
        """End the group; `dedent` is what it was begun with."""
        self.indentation -= dedent
        group = self._groups.pop()
        if group.places == 0:
            self._forget(group)
        if close:
            self.text(close)

    def group(self, indent=0, open="", close=""):
        """Return a context manager for `begin_group` and `end_group`."""
        return _Within(self, indent, open, close)

    def pretty(self, value):
        """Add a value."""
        is_cycle = id(value) in self.stack
        self.stack.append(id(value))
        self.begin_group()
        try:
            _print(value, self, is_cycle)
        finally:
            self.end_group()
            self.stack.pop()

    def flush(self):
        """Write what is held back, in this line as far as its groups fit."""
        while self._held:
            self._put(self._held.popleft())
        self._held_chars = 0

    def value(self):
        """Return the whole text."""
        self.flush()
        return "".join(self._out)

    def _put(self, item):
        if type(item) is str:
            self._out.append(item)
            self._column += len(item)
            self._held_chars -= len(item)
            return
        sep, group, indentation = item
        group.places -= 1
        self._held_chars -= len(sep)
        if group.is_broken:
            self._out.append("\n" + " " * indentation)
            self._column = indentation
            return
        if group.places == 0:
            self._forget(group)
        self._out.append(sep)
        self._column += len(sep)

    def _break_outer_groups(self):
        while self._column + self._held_chars > WIDTH:
            group = self._take_outer()
            if group is None:
                return
            self._break(group)

    def _take_outer(self):
        """Take the outermost group that has places; those around it are broken."""
        for groups in self._queue:
            for group in reversed(groups):
                if group.places:
                    group.is_broken = True
                    groups.remove(group)
                    return group
            for group in groups:
                group.is_broken = True
            groups.clear()
        return None

    def _break(self, group):
        while group.places:
            self._put(self._held.popleft())
        while self._held and type(self._held[0]) is str:
            self._put(self._held.popleft())

    def _forget(self, group):
        groups = self._queue[group.depth]
        if group in groups:
            groups.remove(group)


class _Within:
    def __init__(self, printer, indent, open, close):
        self._all = (printer, indent, open, close)

    def __enter__(self):
        printer, indent, open, _ = self._all
        printer.begin_group(indent, open)

    def __exit__(self, *failure):
        printer, indent, _, close = self._all
        printer.end_group(indent, close)


def pretty(value):
    """Return the text of `value`; raises what its own methods raise."""
    printer = Printer()
    printer.pretty(value)
    return printer.value()


def _print(value, p, is_cycle):
    cls = type(value)
    for base in cls.__mro__:
        if base in _PRINTERS:
            return _PRINTERS[base](value, p, is_cycle)
        own = vars(base)
        if callable(own.get("_repr_pretty_")):
            return value._repr_pretty_(p, is_cycle)
        if base is not object and callable(own.get("__repr__")):
            return _print_repr(value, p, is_cycle)
    return _print_object(value, p, is_cycle)


def _print_repr(value, p, _is_cycle):
    lines = repr(value).splitlines()
    with p.group():
        for number, line in enumerate(lines):
            if number:
                p.break_()
            p.text(line)


def _print_object(value, p, is_cycle):
    p.begin_group(1, "<")
    p.pretty(type(value))
    p.text(f" at 0x{id(value):x}")
    if is_cycle:
        p.text(" ...")
    p.end_group(1, ">")


def _items(values, p, print_item):
    for number, item in enumerate(values):
        if number:
            p.text(",")
            p.breakable()
        if number == MOST_ITEMS:
            p.text("...")
            return
        print_item(item)


def _sequence_printer(base, open, close):
    def print_sequence(value, p, is_cycle):
        if is_cycle:
            return p.text(f"{open}...{close}")
        with p.group(len(open), open, close):
            _items(value, p, p.pretty)
            if base is tuple and len(value) == 1:
                p.text(",")

    return print_sequence


def _set_printer(open, close, empty):
    def print_set(value, p, is_cycle):
        if is_cycle:
            return p.text(f"{open}...{close}")
        if not value:
            return p.text(empty)
        with p.group(len(open), open, close):
            _items(_in_order(value), p, p.pretty)

    return print_set


def _in_order(values):
    if len(values) >= MOST_ITEMS:
        return values
    try:
        return sorted(values)
    except Exception:
        try:
            return sorted(values, key=str)
        except Exception:
            return values


def _print_dict(value, p, is_cycle):
    if is_cycle:
        return p.text("{...}")

    def print_item(item):
        p.pretty(item[0])
        p.text(": ")
        p.pretty(item[1])

    with p.group(1, "{", "}"):
        _items(value.items(), p, print_item)


def _call(p, name, *values):
    with p.group(len(name) + 1, f"{name}(", ")"):
        _items(values, p, p.pretty)


def _call_printer(values_of):
    """Print as a call of the class with `values_of(value)`."""

    def print_call(value, p, is_cycle):
        name = type(value).__name__
        if is_cycle:
            return p.text(f"{name}(...)")
        _call(p, name, *values_of(value))

    return print_call


def _print_deque(value, p, is_cycle):
    name = type(value).__name__
    if is_cycle:
        return p.text(f"{name}(...)")
    with p.group(len(name) + 1, f"{name}(", ")"):
        p.pretty(list(value))
        if value.maxlen is not None:
            p.text(",")
            p.breakable()
            p.text(f"maxlen={value.maxlen}")


def _print_namespace(value, p, is_cycle):
    name = "namespace" if type(value) is types.SimpleNamespace else type(value).__name__
    if is_cycle:
        return p.text(f"{name}(...)")

    def print_item(item):
        p.text(f"{item[0]}=")
        p.pretty(item[1])

    with p.group(len(name) + 1, f"{name}(", ")"):
        _items(vars(value).items(), p, print_item)


def _print_exception(value, p, _is_cycle):
    _call(p, _name_of(type(value)), *value.args)


def _name_of(value):
    name = getattr(value, "__qualname__", value.__name__)
    module = value.__module__
    return name if module in _NO_MODULE else f"{module}.{name}"


def _print_type(value, p, is_cycle):
    if type(value).__repr__ is not type.__repr__:
        return _print_repr(value, p, is_cycle)
    p.text(_name_of(value))


def _print_function(value, p, _is_cycle):
    name = _name_of(value)
    try:
        name += str(inspect.signature(value))
    except ValueError:
        # One of C's that tells nothing of its arguments.
        pass
    p.text(f"<function {name}>")


_PRINTERS = {
    list: _sequence_printer(list, "[", "]"),
    tuple: _sequence_printer(tuple, "(", ")"),
    set: _set_printer("{", "}", "set()"),
    frozenset: _set_printer("frozenset({", "})", "frozenset()"),
    dict: _print_dict,
    type: _print_type,
    types.FunctionType: _print_function,
    types.BuiltinFunctionType: _print_function,
    types.SimpleNamespace: _print_namespace,
    types.MappingProxyType: lambda value, p, _: _call(p, "mappingproxy", dict(value)),
    BaseException: _print_exception,
    collections.deque: _print_deque,
    collections.defaultdict: _call_printer(lambda value: (value.default_factory, dict(value))
    ),
    collections.OrderedDict: _call_printer(lambda value: (list(value.items()),) if value else (),
    ),
    collections.UserList: _call_printer(lambda value: (value.data,)
    ),
    collections.Counter: _call_printer(lambda value: (dict(value.most_common()),) if value else (),
    ),
}
