"""Calls of a program's functions for its judge, in the program's own memory.

Assertions never run here: `judged_assertions` says why. The result of a call is
handed back as plain data, and of a value that is none, its number.
"""

import builtins
import sys

from error_report import describe_error
from plain_data import TooMuch, Writer, read
from program_state import State
from run_report import hand_back, new_report

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))


def _numpy():
    return None if State.reseed_numpy is None else sys.modules.get("numpy")


def _name_of(value):
    return ["x", f"<{type.__getattribute__(type(value), '__name__')} object>"]


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
    hand_back({"value": written})


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
    hand_back({"outcomes": outcomes})


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
