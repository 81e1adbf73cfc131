# title: never lets a name that is put together at run time past a guard

# %% a text that lies about what it equals
# expect: guarded AttributeError
class Name(str):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash("real")

    def __str__(self):
        return "real"


getattr(print, Name("__se" + "lf__"))

# %% the same for attrgetter, which splits it
# expect: guarded AttributeError
from operator import attrgetter


class Name(str):
    def split(self, separator):
        return ["real"]

    def __hash__(self):
        return 1


attrgetter(Name("__se" + "lf__"))(print)

# %% an attrgetter whose names are changed after the check
# expect: guarded AttributeError
from operator import attrgetter

get = attrgetter("real")
get._names = ("__se" + "lf__",)
get(print)

# %% a methodcaller whose name is changed after the check
# expect: guarded AttributeError
from operator import methodcaller

call = methodcaller("real")
setattr(call, "_na" + "me", "__sub" + "classes__")
call(object)

# %% attrgetter with a dotted name put together
# expect: guarded AttributeError
import operator

operator.attrgetter("x.__glo" + "bals__")(len)

# %% attrgetter in a subclass
# expect: guarded AttributeError
from operator import attrgetter


class Get(attrgetter):
    def __init__(self, *names):
        self._names = names


Get("__se" + "lf__")(print)

# %% getattr from a map
# expect: guarded AttributeError
list(map(getattr, [print], ["__se" + "lf__"]))

# %% getattr as a method of a class
# expect: guarded AttributeError
class Reader:
    read = getattr


Reader.read(print, "__se" + "lf__")

# %% getattr with a default
# expect: guarded AttributeError
getattr(print, "__se" + "lf__", None)

# %% the code of the guard itself
# expect: guarded AttributeError
def other(obj, name):
    return name


getattr(getattr, "__co" + "de__")

# %% the code of the guard, set
# expect: guarded AttributeError
setattr(getattr, "__co" + "de__", None)

# %% the variables of the guard
# expect: guarded AttributeError
getattr(getattr, "__clo" + "sure__")

# %% the globals of what was handed in
# expect: guarded AttributeError
getattr(return_val, "__glo" + "bals__")

# %% a method of the built-ins
# expect: guarded AttributeError
getattr(object, "__getattr" + "ibute__")(print, "__self__")

# %% a module's inner module
# expect: guarded AttributeError
import json

getattr(json, "cod" + "ecs").open("/etc/passwd")

# %% a refused part of a module
# expect: guarded AttributeError
import sys

getattr(sys, "mod" + "ules")

# %% a module as an argument
# expect: guarded AttributeError
import random


def read(module, name):
    return getattr(module, name)


read(random, "_o" + "s")

# %% a module that a class claims to be equal to
# expect: guarded AttributeError
import random


class Meta(type):
    def __hash__(cls):
        return hash(type(random))

    def __eq__(cls, other):
        return True


class Same(metaclass=Meta):
    x = 1


getattr(Same(), "x")
getattr(random, "_o" + "s")

# %% a module that was given another name
# expect: guarded AttributeError
import random

random.__name__ = "__main__"
getattr(random, "_o" + "s")

# %% os by its name
# expect: guarded AttributeError
import os

getattr(os, "sys" + "tem")

# %% os by the module of paths
# expect: guarded AttributeError
import os

getattr(os.path, "o" + "s")

# %% the dict of a type
# expect: guarded AttributeError
getattr(type(print), "__di" + "ct__")

# %% the dict of a module
# expect: guarded AttributeError
import json


def read(module):
    return getattr(module, "__di" + "ct__")


read(json)

# %% vars of a type, by a variable
# expect: guarded TypeError
kind = type(print)
vars(kind)

# %% vars of a module, by a list
# expect: guarded TypeError
import json

[vars(module) for module in (json,)]

# %% the object of an AttributeError
# expect: guarded AttributeError
try:
    (1).missing
except AttributeError as error:
    getattr(error, "o" + "bj")

# %% the built-ins by a text that lies
# expect: guarded KeyError
class Name(str):
    def __eq__(self, other):
        return other == "__builtins__"

    def __hash__(self):
        return hash("__buil" + "tins__")


globals()[Name("x")]

# %% the built-ins taken away
# expect: guarded KeyError
globals().pop("__buil" + "tins__")

# %% the built-ins deleted
# expect: guarded KeyError
del globals()["__buil" + "tins__"]

# %% the built-ins replaced
# expect: guarded KeyError
globals()["__buil" + "tins__"] = {"__import__": print}

# %% the built-ins replaced by an update
# expect: guarded KeyError
globals().update({"__buil" + "tins__": {}})

# %% the real built-ins, put where a library finds none
# expect: guarded KeyError
names = globals()
names.clear()
from dataclasses import dataclass


@dataclass
class A:
    x: int = 1


globals()["__buil" + "tins__"]["ex" + "ec"]("print(1)")

# %% the same at the top by locals
# expect: guarded KeyError
names = locals()
names.clear()
locals()["__buil" + "tins__"]

# %% the names of a pattern, by the variables of a class
# expect: guarded KeyError
class Leak:
    locals()["__match_" + "args__"] = ("__self__",)


vars(Leak())["__match_args__"]

# %% the names of a pattern, set by a name put together
# expect: guarded AttributeError
class Any(type):
    def __instancecheck__(cls, x):
        return True


class Leak(metaclass=Any):
    pass


setattr(Leak, "__match_" + "args__", ("__self__",))

# %% the variables of a library
# expect: guarded KeyError
import contextlib

found = []
with contextlib.ExitStack() as stack:
    stack.callback(lambda: found.append(1))
    names = contextlib.nullcontext(locals()).__enter__()
    names["stack"].callback(found.extend, [2])
found = contextlib.ExitStack().callback(locals)
found()["cb"]

# %% a module imported by a text
# expect: guarded ModuleNotFoundError
import importlib

importlib.import_module("sub" + "process")

# %% a module of which a part is allowed, imported by a text
# expect: guarded ImportError
import importlib

importlib.import_module("sy" + "s").modules

# %% a private module, imported by a text
# expect: guarded ModuleNotFoundError
import importlib

importlib.import_module("_po" + "six")

# %% a module that is imported where the program is ready
# expect: guarded ModuleNotFoundError
try:
    import subprocess
except ImportError as error:
    raise error

# %% a member that is imported where the program is ready
# expect: guarded ImportError
try:
    from sys import modules
except ImportError as error:
    raise error

# %% a module in a function that is called by its text
# expect: guarded ModuleNotFoundError
def hidden():
    import socket


globals()["hid" + "den"]()

# %% the import function, by the built-ins in a class
# expect: guarded AttributeError
class A:
    import builtins as b


A.b.__dict__["__imp" + "ort__"]("os", None, None, [], 0).system("id")

# %% exec, by the built-ins in a class
# expect: guarded KeyError
class A:
    import builtins as b


A.b.__dict__["ex" + "ec"]("print(1)")

# %% os, in a class
# expect: guarded AttributeError
class A:
    import os as o


A.o.system("id")

# %% a patch of a forbidden module
# expect: guarded ModuleNotFoundError
from unittest.mock import patch

with patch("sub" + "process.run"):
    pass

# %% a patch of a part that is refused
# expect: guarded AttributeError
from unittest.mock import patch

with patch("o" + "s.system"):
    pass

# %% the original of a patch
# expect: guarded AttributeError
from unittest.mock import patch

patch.object(print, "__se" + "lf__").get_original()

# %% the original of a patch, by a text that lies
# expect: guarded AttributeError
from unittest.mock import patch


class Name(str):
    def __hash__(self):
        return hash("real")


patch.object(print, Name("__se" + "lf__")).get_original()

# %% the built-ins of the program, patched away
# expect: guarded AttributeError
from unittest.mock import patch

with patch("__main__.__buil" + "tins__", {}):
    pass

# %% the program's own module, by the target of a patch
# expect: guarded AttributeError
from unittest.mock import patch

patcher = patch("__main__.patch")
patcher.start()
patcher.target.__dict__

# %% a dict of the interpreter, patched
# expect: guarded AttributeError
from unittest.mock import patch

with patch.dict("sys.mod" + "ules", {}):
    pass

# %% timeit with a text
# expect: guarded ValueError
from timeit import Timer

Timer(setup="import os").timeit(1)

# %% timeit.repeat with a text
# expect: guarded ValueError
import timeit

timeit.repeat("1 + 1", repeat=1, number=1)

# %% the open that is for ndarray.tofile, by a text
# expect: guarded AttributeError
import importlib

module = importlib.import_module("built" + "ins")
module.open("/tmp/x", "wb")

# %% code objects by a profile
# expect: guarded AttributeError
import cProfile

profile = cProfile.Profile()
profile.enable()
profile.disable()
profile.getstats()

# %% text run by a profile
# expect: guarded AttributeError
from cProfile import Profile

Profile().run("import os")

# %% code read by the reader of profiles
# expect: guarded ValueError
import pstats

pstats.Stats("/tmp/x")
