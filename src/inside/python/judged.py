"""Judges a program by calls and by assertions, a step a row.

Assertions and the program never run in one memory. A row of the assertions
(`ask`) knows the program's functions by stand-ins: it runs until it needs a
result that it has not been given, and tells which operations it asks for. A row
of the program (`operate`) does them and tells what came of each, as plain data.
The service hands one's answer to the other. So a program finds no assertion and
no expected value, in frames, in the collector or anywhere else, and whether the
assertions have passed is said where the program has never run.

An assertion row goes on, as long as it can, with a result that it does not know
yet (`_Unknown`): a test mostly asks for all its calls at once.
"""

import ast
import builtins
import json
import random
import symtable
import sys

import harness
from error_report import describe_error, remember_source
from plain_data import TooMuch, Writer, read
from program_state import State
from run_report import encode_report, new_report

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

_TEST_NAME = "test.py"
_BUILTINS = frozenset(vars(builtins))
_MOST_OPERATIONS = 5_000

# A function of C, kept here: a program may have replaced all that `json` has.
_write_json = json.encoder.c_make_encoder(
    None, None, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, False
)


def _hand_back(value):
    State.return_text = ""
    State.return_json = "".join(_write_json(value, 0))


def _numpy():
    return None if State.reseed_numpy is None else sys.modules.get("numpy")


def _name_of(value):
    return ["x", f"<{type.__getattribute__(type(value), '__name__')} object>"]


# A call with plain values.


def call(names, function, args=(), kwargs=None):
    """Call a function of the program, or a method of a class, and hand back its value."""
    found = names
    owner, _, method = function.rpartition(".")
    if owner:
        found = getattr(names[owner](), method)
    elif function in names:
        found = names[function]
    elif isinstance(names.get("Solution"), type):
        found = getattr(names["Solution"](), function)
    else:
        raise NameError(f"name '{function}' is not defined")
    value = found(*args, **(kwargs or {}))
    try:
        written = Writer(_name_of, _numpy()).write(value)
    except TooMuch as error:
        written = ["x", f"<{error}>"]
    _hand_back({"value": written})


# Operations on the program, in its own memory.


def operate(names, operations):
    """Do the operations, and hand back what came of each."""
    results = []
    outcomes = []
    for operation in operations:
        kept = []

        def keep(value, kept=kept):
            kept.append(value)
            raise TooMuch("it is no plain data")

        values = []
        try:
            value = _do(names, operation, results, values)
        except Exception as error:
            report = new_report()
            describe_error(error, report)
            told = report["error"]
            results.append(None)
            outcomes.append(
                ["e", told["type"], told["message"], told["line"], told["column"], report["stderr"]]
            )
            continue
        except SystemExit:
            results.append(None)
            outcomes.append(["e", "SystemExit", "the program has ended itself", None, None, ""])
            continue
        try:
            writer = Writer(keep, _numpy())
            written = writer.write(value)
        except TooMuch:
            results.append(value)
            is_error = isinstance(value, type) and issubclass(value, BaseException)
            outcomes.append(["h", value.__name__ if is_error else None])
            continue
        # An iterator is used up by now.
        is_iterator = type(written) is list and written[0] == "i"
        results.append(read(written, results.__getitem__) if is_iterator else value)
        outcomes.append(["v", written, _changed(values)])
    _hand_back({"outcomes": outcomes})


def _do(names, operation, results, values):
    kind, target, *rest = operation
    if kind == "name":
        if target not in names:
            raise NameError(f"name '{target}' is not defined")
        return names[target]
    found = results[target]
    rest = [read(item, results.__getitem__) for item in rest]
    if kind == "call":
        args, kwargs = rest
        values.extend(args)
        return found(*args, **kwargs)
    if kind == "attribute":
        return getattr(found, *rest)
    if kind == "set attribute":
        return setattr(found, *rest)
    if kind == "item":
        return found[rest[0]]
    if kind == "set item":
        found[rest[0]] = rest[1]
        return None
    return {"len": len, "str": str, "repr": repr, "list": list, "bool": bool}[kind](found)


def _changed(values):
    """Return what the arguments of a call are after it, where that can differ."""
    told = []
    for value in values:
        if type(value) not in (list, dict, set):
            told.append(None)
            continue
        try:
            told.append(Writer(_name_of, _numpy()).write(value))
        except TooMuch:
            told.append(None)
    return told


# Assertions, in a memory where the program has not run.


class _Pending(BaseException):
    """The assertions need a result that they have not been given."""


class _Unsayable(BaseException):
    """The assertions hand something to the program that is no plain data."""


class _Asking:
    """What the assertions have asked for."""

    known = []
    operations = []
    values = []
    raised = None
    unsayable = None


def ask(code, known, seed):
    """Run assertions, and hand back how they ended or what they ask for.

    known: list of an operation and what came of it, in order.
    Return the report of assertions that do not parse, or None.
    """
    random.seed(seed)
    program = "".join(State.source_lines)
    main = harness.new_main()
    State.file_name = _TEST_NAME
    remember_source(code)
    report = new_report()
    compiled = harness.compile_program(code, report)
    if compiled is None:
        report["is_program"] = False
        return encode_report(report)
    names = main.__dict__
    _Asking.known = known
    wanted = _names_in(code)
    imported = _imports_of(program) & wanted.keys() if wanted else set()
    for name in wanted:
        if name in names or name in imported:
            continue
        try:
            names[name] = _operation("name", name)
        except NameError:
            # Raised where it is used.
            pass
    if imported:
        exec(_import_statements(program, imported), names)
    end = "passed"
    try:
        exec(compiled, names)
    except (_Pending, _Unsayable):
        end = "pending"
    except BaseException as error:
        if len(_Asking.operations) <= len(known):
            if error is not _Asking.raised:
                raise
            end = "raised"
    if _Asking.unsayable is not None:
        _hand_back({"end": "unsayable", "reason": _Asking.unsayable})
    elif len(_Asking.operations) > len(known):
        _hand_back({"end": "asks", "operations": _Asking.operations})
    else:
        _hand_back({"end": end})
    return None


def _names_in(code):
    """Return the global names that a text uses and does not bind."""
    used = {}
    bound = set()
    tables = [symtable.symtable(code, _TEST_NAME, "exec")]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        is_module = table.get_type() == "module"
        for symbol in table.get_symbols():
            name = symbol.get_name()
            if is_module and (symbol.is_assigned() or symbol.is_imported()):
                bound.add(name)
            elif symbol.is_referenced() and (is_module or symbol.is_global()):
                used[name] = True
    return {name: True for name in sorted(used) if name not in bound and name not in _BUILTINS}


def _imports_of(program):
    """Return the names that a program's top level imports and does not bind again."""
    found = set()
    others = set()
    for node in ast.parse(program).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                found.add(alias.asname or alias.name.partition(".")[0])
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            others.add(node.name)
        else:
            for each in ast.walk(node):
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                    others.add(each.id)
    return found - others


def _import_statements(program, names):
    body = []
    for node in ast.parse(program).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            node.names = [
                alias
                for alias in node.names
                if (alias.asname or alias.name.partition(".")[0]) in names
            ]
            if node.names:
                body.append(node)
    return compile(ast.Module(body, []), _TEST_NAME, "exec", dont_inherit=True)


def _operation(kind, target, *rest):
    number = len(_Asking.operations)
    if number >= _MOST_OPERATIONS:
        _Asking.unsayable = "the test asks for too many operations"
        raise _Unsayable
    operation = [kind, target, *(_sayable(item) for item in rest)]
    _Asking.operations.append(operation)
    known = _Asking.known
    if number < len(known) and known[number][0] != operation:
        # It asks for something else than it did before it knew the results.
        del known[number:]
    if number >= len(known):
        value = _Unknown(number)
        _Asking.values.append(value)
        return value
    outcome = known[number][1]
    _Asking.values.append(None)
    if outcome[0] == "e":
        error = _error_of(outcome[1], outcome[2])
        if kind != "name":
            _Asking.raised = error
        raise error
    if outcome[0] == "h":
        value = _class_of(outcome[1]) if outcome[1] else _Remote(number)
    else:
        value = read(outcome[1], lambda at: _Asking.values[at])
        if kind == "call":
            _apply(rest[0], outcome[2])
    _Asking.values[number] = value
    return value


def _sayable(value):
    return Writer(_number_of).write(value)


def _number_of(value):
    if type(value) in (_Unknown, _Remote):
        number = object.__getattribute__(value, "_number")
        if number is None:
            raise _Pending
        return ["h", number]
    _Asking.unsayable = (
        "the test hands the program a value of class "
        f"{type(value).__name__}, which is no plain data"
    )
    raise _Unsayable


def _apply(args, changed):
    """Bring the lists, dicts and sets of a call to what the program has made of them."""
    for value, written in zip(args, changed):
        if written is None or type(value) not in (list, dict, set):
            continue
        made = read(written, lambda at: _Asking.values[at])
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
        return _operation("call", self._number, args, kwargs)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _operation("attribute", self._number, name)

    def __setattr__(self, name, value):
        _operation("set attribute", self._number, name, value)

    def __getitem__(self, key):
        return _operation("item", self._number, key)

    def __setitem__(self, key, value):
        _operation("set item", self._number, key, value)

    def __len__(self):
        return _known(_operation("len", self._number))

    def __bool__(self):
        return _known(_operation("bool", self._number))

    def __str__(self):
        return _known(_operation("str", self._number))

    def __repr__(self):
        return _known(_operation("repr", self._number))

    def __iter__(self):
        return iter(_known(_operation("list", self._number)))

    def __eq__(self, other):
        # What the program's own classes say of it counts for nothing.
        return type(other) is _Remote and other._number == self._number

    def __hash__(self):
        return hash(self._number)


def _known(value):
    if type(value) is _Unknown:
        raise _Pending
    return value


class _Unknown:
    """A result that is not known yet: whatever is asked of it is as it should be."""

    def __init__(self, number=None):
        object.__setattr__(self, "_number", number)

    def __call__(self, *args, **kwargs):
        number = object.__getattribute__(self, "_number")
        if number is None:
            raise _Pending
        return _operation("call", number, args, kwargs)

    def __bool__(self):
        return True

    __hash__ = None


def _supposed(*_):
    return _Unknown()


def _needed(*_):
    raise _Pending


for _name in "eq ne lt le gt ge add radd sub rsub mul rmul truediv rtruediv mod pow neg abs getitem round".split():
    setattr(_Unknown, f"__{_name}__", _supposed)
for _name in "len iter next float int index str repr contains setattr setitem hash getattr enter format".split():
    setattr(_Unknown, f"__{_name}__", _needed)
