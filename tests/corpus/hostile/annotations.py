# title: never lets a text in an annotation become code

# %% type hints name what is refused
# expect: guarded NameError
import typing


def f(x: "exec"):
    pass


f.__annotations__["x"] = "ex" + "ec"
typing.get_type_hints(f)

# %% type hints that call
# expect: guarded TypeError
from typing import get_type_hints as hints


def f(x):
    pass


f.__annotations__ = {"x": "print" + "(1)"}
hints(f)

# %% type hints that walk along attributes
# expect: guarded AttributeError
import typing


def f(x):
    pass


f.__annotations__["x"] = "int.__ba" + "se__"
typing.get_type_hints(f)

# %% type hints in the names of another module
# expect: guarded NameError
import typing


class A:
    x: "listdir"


A.__module__ = "os"
typing.get_type_hints(A)

# %% a forward reference to another module
# expect: guarded NameError
import typing

reference = typing.List["listdir"].__args__[0]
reference.__forward_module__ = "os"


def f(x: reference):
    pass


typing.get_type_hints(f)

# %% type hints of a library, in its names
# expect: guarded NameError
import typing
from json import dumps

function = [dumps][0]
function.__annotations__["x"] = "codecs"
typing.get_type_hints(function)

# %% a text that lies about what it equals
# expect: guarded NameError
import typing


class Text(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


def f(x):
    pass


f.__annotations__["x"] = Text("op" + "en")
typing.get_type_hints(f)

# %% type hints hand out a module of which a part is allowed
# expect: guarded TypeError
import sys
import typing


class A:
    pass


A.__annotations__ = {"x": "s" + "ys"}
typing.get_type_hints(A)["x"]

# %% type hints hand such a module to a function of the program's
# expect: guarded TypeError
import sys
import typing


class T:
    @classmethod
    def __class_getitem__(cls, item):
        print(item)


class A:
    pass


A.__annotations__ = {"x": "T[s" + "ys]"}
typing.get_type_hints(A)

# %% type hints hand such a module out in a tuple
# expect: guarded TypeError
import sys
import typing


class A:
    pass


A.__annotations__ = {"x": "typing.Annotated[int, s" + "ys]"}
typing.get_type_hints(A, include_extras=True)

# %% type hints name the module of the built-ins
# expect: guarded NameError
import typing


class A:
    pass


A.__annotations__ = {"x": "__buil" + "tins__"}
typing.get_type_hints(A)

# %% type hints name the import itself
# expect: guarded NameError
import typing


class A:
    pass


A.__annotations__ = {"x": "__imp" + "ort__"}
typing.get_type_hints(A)

# %% a forward reference
# expect: refused module-attribute
from typing import ForwardRef

ForwardRef("__import__('os')")

# %% a signature that evaluates
# expect: refused expression
import inspect


def f(x: int):
    pass


inspect.signature(f, eval_str=True)

# %% dispatch evaluates the annotation
# expect: refused name
from functools import singledispatch


@singledispatch
def f(x):
    pass


@f.register
def _(x: "exec('import os')"):
    pass

# %% a variable's annotation
# expect: refused name
x: "eval('1+1')" = 1

# %% a return annotation
# expect: refused attribute
def f() -> "print.__self__":
    pass

# %% in a class of fields
# expect: refused name
from dataclasses import dataclass


@dataclass
class A:
    x: "open('/etc/passwd')" = 1

# %% in a function in a class
# expect: refused attribute
class A:
    def f(self, x: "().__class__.__mro__"):
        pass

# %% in a variable number of arguments
# expect: refused name
def f(*args: "exec('1')"):
    pass
