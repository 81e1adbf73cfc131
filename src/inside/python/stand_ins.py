"""Stand-ins for what a program has, where only its assertions run.

Each use of a stand-in is an operation that the assertions ask for. Its result is
known from a row before, or supposed (`_Unknown`) for as long as nothing depends
on it.
"""

import builtins

from plain_data import Writer, read

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

_MOST_OPERATIONS = 5_000


class Pending(BaseException):
    """The assertions need a result that they have not been given."""


class Unsayable(BaseException):
    """The assertions hand something to the program that is no plain data."""


class Asking:
    """Operations that the assertions have asked for."""

    known = []
    operations = []
    values = []
    raised = None
    unsayable = None


def operation(kind, target, *rest):
    """Return what came of an operation, or a stand-in for it."""
    number = len(Asking.operations)
    if number >= _MOST_OPERATIONS:
        Asking.unsayable = "the test asks for too many operations"
        raise Unsayable
    operation = [kind, target, *(_sayable(item) for item in rest)]
    Asking.operations.append(operation)
    known = Asking.known
    if number < len(known) and known[number][0] != operation:
        # It asks for something else than it did before it knew the results.
        del known[number:]
    if number >= len(known):
        value = _Unknown(number)
        Asking.values.append(value)
        return value
    outcome = known[number][1]
    Asking.values.append(None)
    if outcome[0] == "e":
        error = _error_of(outcome[1], outcome[2])
        if kind != "name":
            Asking.raised = error
        raise error
    if outcome[0] == "h":
        value = _class_of(outcome[1]) if outcome[1] else _Remote(number)
    else:
        value = read(outcome[1], lambda at: Asking.values[at])
        if kind == "call":
            _apply(rest[0], outcome[2])
    Asking.values[number] = value
    return value


def _sayable(value):
    return Writer(_number_of).write(value)


def _number_of(value):
    if type(value) in (_Unknown, _Remote):
        number = object.__getattribute__(value, "_number")
        if number is None:
            raise Pending
        return ["h", number]
    Asking.unsayable = (
        "the test hands the program a value of class "
        f"{type(value).__name__}, which is no plain data"
    )
    raise Unsayable


def _apply(args, changed):
    """Bring the lists, dicts and sets of a call to what the program has made of them."""
    for value, written in zip(args, changed):
        if written is None or type(value) not in (list, dict, set):
            continue
        made = read(written, lambda at: Asking.values[at])
        if type(made) is not type(value):
            continue
        if type(value) is list:
            value[:] = made
        else:
            value.clear()
            value.update(made)


_classes = {}


def _class_of(name):
    found = getattr(builtins, name, None)
    if isinstance(found, type) and issubclass(found, BaseException):
        return found
    if name not in _classes:
        _classes[name] = type(name.rpartition(".")[2], (Exception,), {})
    return _classes[name]


def _error_of(name, message):
    cls = _class_of(name)
    try:
        return cls(message)
    except Exception:
        return Exception(f"{name}: {message}")


class _Remote:
    """A value that stays with the program."""

    def __init__(self, number):
        object.__setattr__(self, "_number", number)

    def __call__(self, *args, **kwargs):
        return operation("call", self._number, args, kwargs)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return operation("attribute", self._number, name)

    def __setattr__(self, name, value):
        operation("set attribute", self._number, name, value)

    def __getitem__(self, key):
        return operation("item", self._number, key)

    def __setitem__(self, key, value):
        operation("set item", self._number, key, value)

    def __len__(self):
        return _known(operation("len", self._number))

    def __bool__(self):
        return _known(operation("bool", self._number))

    def __str__(self):
        return _known(operation("str", self._number))

    def __repr__(self):
        return _known(operation("repr", self._number))

    def __iter__(self):
        return iter(_known(operation("list", self._number)))

    def __eq__(self, other):
        # The claims of the program's own classes about it count for nothing.
        return type(other) is _Remote and other._number == self._number

    def __hash__(self):
        return hash(self._number)


def _known(value):
    if type(value) is _Unknown:
        raise Pending
    return value


class _Unknown:
    """A result that is not known yet: whatever is asked of it is as it should be."""

    def __init__(self, number=None):
        object.__setattr__(self, "_number", number)

    def __call__(self, *args, **kwargs):
        number = object.__getattribute__(self, "_number")
        if number is None:
            raise Pending
        return operation("call", number, args, kwargs)

    def __bool__(self):
        return True

    __hash__ = None


def _supposed(*_):
    return _Unknown()


def _needed(*_):
    raise Pending


for _name in "eq ne lt le gt ge add radd sub rsub mul rmul truediv rtruediv mod pow neg abs getitem round".split():
    setattr(_Unknown, f"__{_name}__", _supposed)
for _name in "len iter next float int index str repr contains setattr setitem hash getattr enter format".split():
    setattr(_Unknown, f"__{_name}__", _needed)
