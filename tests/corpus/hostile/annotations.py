# title: never lets a text in an annotation become code

# %% type hints are evaluated
# expect: refused module-attribute
import typing


def f(x: "print"):
    pass


typing.get_type_hints(f)

# %% type hints, imported
# expect: refused module-attribute
from typing import get_type_hints as hints

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
