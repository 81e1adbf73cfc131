# title: never lets a program walk out of an object by its attributes

# %% every class from an empty tuple
# expect: refused attribute
().__class__.__base__.__subclasses__()

# %% every class from a type's own order
# expect: refused attribute
"".__class__.__mro__[-1].__subclasses__()

# %% the order as a method
# expect: refused attribute
str.mro()[-1]

# %% the bases
# expect: refused attribute
bool.__bases__

# %% the globals of a function
# expect: refused attribute
def f():
    pass


f.__globals__["__builtins__"]

# %% the globals of a library function
# expect: refused attribute
import json

json.dumps.__globals__["codecs"]

# %% the globals of a method
# expect: refused attribute
import json

json.JSONEncoder.encode.__globals__

# %% the built-ins of a function
# expect: refused attribute
(lambda: 0).__builtins__["exec"]

# %% the code of a function
# expect: refused attribute
(lambda: 0).__code__.replace(co_code=b"")

# %% the code of a function, replaced
# expect: refused attribute
def f():
    pass


f.__code__ = (lambda: 1).__code__

# %% the closure of a decorator
# expect: refused attribute
def outer():
    secret = 1

    def inner():
        return secret

    return inner


outer().__closure__[0].cell_contents

# %% the module of a built-in function
# expect: refused attribute
print.__self__.exec("1")

# %% the module of a method of a list
# expect: refused attribute
[].append.__self__

# %% the loader of a module
# expect: refused attribute
import json

json.__loader__.load_module("os")

# %% the loader by the spec
# expect: refused attribute
import json

json.__spec__.loader

# %% the built-ins of a module
# expect: refused attribute
import json

json.__builtins__["exec"]

# %% read any attribute by the slot
# expect: refused attribute
object.__getattribute__(print, "__se" + "lf__")

# %% the slot under another name
# expect: refused attribute
read = type.__getattribute__
read(object, "__sub" + "classes__")

# %% the slot by super
# expect: refused attribute
class A:
    def leak(self, name):
        return super().__getattribute__(name)

# %% what pickle would call
# expect: refused attribute
[].__reduce_ex__(4)

# %% the class of a slot
# expect: refused attribute
str.join.__objclass__

# %% the class that super stands for
# expect: refused attribute
class A:
    def f(self):
        return super().__thisclass__

# %% written, not read
# expect: refused attribute
class A:
    pass


A.__bases__ = (dict,)

# %% deleted
# expect: refused attribute
def f():
    pass


del f.__closure__

# %% bound by a for
# expect: refused attribute
def f():
    pass


for f.__code__ in []:
    pass

# %% bound by a with
# expect: refused attribute
with x as f.__globals__:
    pass

# %% in an f-string
# expect: refused attribute
f"{print.__self__}"

# %% in a decorator
# expect: refused attribute
@print.__self__.exec
class A:
    pass

# %% in a default
# expect: refused attribute
def f(x=print.__self__):
    return x

# %% in an annotation
# expect: refused attribute
def f(x: print.__self__):
    return x

# %% a key of a type's dict
# expect: refused attribute
type.__dict__["__subclasses__"](object)

# %% the dict of a type
# expect: refused attribute
object.__dict__["__getattri" + "bute__"]

# %% the dict of the type of a function
# expect: refused attribute
type(lambda: 0).__dict__["__glo" + "bals__"]

# %% the dict of a class by its instance
# expect: refused attribute
(lambda: 0).__class__.__dict__

# %% the dict of a module
# expect: refused attribute
import json

json.__dict__["codecs"]

# %% the variables of a type
# expect: refused name
vars(type)["__sub" + "classes__"](object)

# %% the variables of a module
# expect: refused name
import random

vars(random)["_os"]

# %% the variables of a class by its instance
# expect: refused name
vars(type(lambda: 0))

# %% a literal key of somebody's variables
# expect: refused attribute
def f():
    pass


vars(f)["__globals__"]

# %% a subclass list as a field of one's own
# expect: refused attribute
class M(type):
    __mro__: tuple = ()

# %% a keyword that sets it
# expect: refused attribute
from types import SimpleNamespace

SimpleNamespace(__code__=1)

# %% a class of three arguments with a forbidden member
# expect: refused attribute
type("A", (), {"__globals__": 1})

# %% the hidden module of warnings
# expect: refused attribute
import warnings

warnings.catch_warnings()._module

# %% license reads files
# expect: refused attribute
license._Printer__filenames = ["/etc/passwd"]
license()

# %% raw memory of an array
# expect: refused attribute
class Fake:
    __array_interface__ = {"data": (0, False), "shape": (9,), "typestr": "|u1"}

# %% raw memory by ctypes on an array
# expect: refused attribute
import numpy as np

np.zeros(3).ctypes.data
