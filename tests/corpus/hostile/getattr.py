# title: never lets a program read an attribute whose name is not written out

# %% two halves
# expect: guarded AttributeError
getattr(print, "__se" + "lf__")

# %% a variable
# expect: guarded AttributeError
name = "".join(["__", "self", "__"])
getattr(print, name)

# %% an f-string
# expect: guarded AttributeError
u = "__"
getattr(print, f"{u}self{u}")

# %% reversed
# expect: guarded AttributeError
getattr(print, "__fles__"[::-1])

# %% starred
# expect: guarded AttributeError
getattr(*(print, "__self__"))

# %% starred first argument
# expect: guarded AttributeError
getattr(*[print, "__self__"], "name")

# %% bytes, decoded
# expect: guarded AttributeError
getattr(print, b"__self__".decode())

# %% characters
# expect: guarded AttributeError
getattr(print, chr(95) * 2 + "self" + chr(95) * 2)

# %% a forbidden name, written out
# expect: refused attribute
getattr(print, "__self__")

# %% with a default
# expect: refused attribute
getattr(print, "__self__", None)

# %% a leaked module, written out
# expect: refused module-attribute
import random

getattr(random, "_os")

# %% a refused member of a module, written out
# expect: refused module-attribute
import sys

getattr(sys, "modules")["os"]

# %% set by a written-out name
# expect: refused attribute
def f():
    pass


setattr(f, "__code__", None)

# %% deleted by a written-out name
# expect: refused attribute
def f():
    pass


delattr(f, "__globals__")

# %% attrgetter with a dotted name
# expect: refused dynamic-getattr
from operator import attrgetter

attrgetter("__class__.__mro__")(1)

# %% attrgetter with a name put together
# expect: guarded AttributeError
import operator

operator.attrgetter("__se" + "lf__")(print)

# %% attrgetter, one bad name among good ones
# expect: refused dynamic-getattr
from operator import attrgetter as get

get("real", "imag", "__self__")

# %% attrgetter as a value
# expect: guarded AttributeError
from operator import attrgetter

list(map(attrgetter, ["__self__"]))

# %% attrgetter with starred names
# expect: guarded AttributeError
from operator import attrgetter

attrgetter(*["__self__"])

# %% methodcaller with a name put together
# expect: guarded AttributeError
import operator

operator.methodcaller("__sub" + "classes__")(object)

# %% methodcaller with a forbidden name
# expect: refused dynamic-getattr
from operator import methodcaller

methodcaller("__subclasses__")(object)

# %% operator under another name
# expect: guarded AttributeError
import operator

op = operator
op.attrgetter("__se" + "lf__")

# %% update_wrapper copies any attribute
# expect: refused dynamic-getattr
import functools


class Catch:
    def __setattr__(self, name, value):
        print(name, value)


functools.update_wrapper(Catch(), print, assigned=["__self__"])

# %% wraps, by position
# expect: refused dynamic-getattr
from functools import wraps

wraps(print, ("__self__",))

# %% wraps with names put together
# expect: refused dynamic-getattr
import functools

functools.wraps(print, assigned=("__se" + "lf__",))

# %% inspect's static getattr
# expect: refused module-attribute
import inspect

inspect.getattr_static(print, "__self__")

# %% inspect's members
# expect: guarded KeyError
from inspect import getmembers

dict(getmembers(print))["__self__"]

# %% the class order by inspect
# expect: refused module-attribute
import inspect

inspect.getmro(bool)

# %% closure variables by inspect
# expect: refused module-attribute
import inspect

inspect.getclosurevars(print)

# %% the names of a pattern
# expect: refused attribute
class Any(type):
    def __instancecheck__(cls, x):
        return True


class Leak(metaclass=Any):
    __match_args__ = ("__self__",)


match print:
    case Leak(found):
        print(found)

# %% the names of a pattern, put together
# expect: refused attribute
class Leak:
    __match_args__ = ("__se" + "lf__",)

# %% the names of a pattern, set later
# expect: refused attribute
class Leak:
    pass


Leak.__match_args__ = ("__globals__",)

# %% the names of a pattern, in a class of three arguments
# expect: refused attribute
type("Leak", (), {"__match_args__": ("__globals__",)})

# %% the names of a pattern, by a loop
# expect: refused attribute
class Leak:
    for __match_args__ in [("__self__",)]:
        pass

# %% a class pattern that reads it
# expect: refused attribute
match print:
    case object(__self__=module):
        print(module)

# %% a class pattern inside others
# expect: refused attribute
match [(print, 1)]:
    case [(object(__self__=m), 1) | (1, object(__self__=m))]:
        print(m)

# %% a value pattern that reads it
# expect: refused attribute
match 1:
    case print.__self__:
        pass
