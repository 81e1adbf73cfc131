"""Text of a value as IPython's prompt shows it.

Like `repr`, but wrapped at 79 columns, one item a line where a list or a dict
does not fit, sets in order, and at most `MOST_ITEMS` items of each.
"""

import builtins
import collections
import inspect
import types

from line_layout import Printer

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

MOST_ITEMS = 1_000

_NO_MODULE = (None, "builtins", "exceptions")


def pretty(value):
    """Return the text of `value`; raises what its own methods raise."""
    printer = Printer(_print)
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
