# title: never lets a form that gives a name give more

# %% the globals of the caller
# expect: refused attribute
import sys

print(sys._getframe(1).f_code.co_name, sys._getframe(1).f_globals)

# %% a frame in a variable
# expect: refused module-attribute
import sys

frame = sys._getframe(1)
print(frame.f_code.co_name)

# %% the function that hands out frames
# expect: refused module-attribute
import sys

get = sys._getframe

# %% code of a frame
# expect: refused attribute
import sys

code = sys._getframe().f_code

# %% constants of code
# expect: refused attribute
import sys

sys._getframe().f_code.co_consts

# %% up and up to the globals
# expect: refused attribute
import sys

sys._getframe().f_back.f_back.f_globals

# %% a frame of a traceback, up
# expect: refused attribute
try:
    1 / 0
except ZeroDivisionError as e:
    print(e.__traceback__.tb_frame.f_code.co_name)
    up = e.__traceback__.tb_frame.f_back

# %% a fact that is written
# expect: refused attribute
def f():
    pass


f.__code__.co_name = "g"

# %% the frame of an entry of the stack
# expect: refused module-attribute
import inspect

inspect.stack()[1].frame

# %% the frame of an entry of the stack, by its place
# expect: refused module-attribute
import inspect

inspect.stack()[1][0].f_globals

# %% the place put together
# expect: refused module-attribute
import inspect

inspect.stack()[1][1 - 1]

# %% the stack in a variable
# expect: refused module-attribute
import inspect

frames = inspect.stack()

# %% what the stack is told of by a text
# expect: guarded AttributeError
import inspect

name = "current" + "frame"
getattr(inspect, name)()

# %% members of a module
# expect: guarded KeyError
import inspect
import json

dict(inspect.getmembers(json))["codecs"].open

# %% classes by name, and the classes too
# expect: refused attribute
[(c.__name__, c) for c in int.__mro__]

# %% classes handed to a test
# expect: refused attribute
found = []
[c.__name__ for c in int.__mro__ if found.append(c)]

# %% classes as values of names
# expect: refused attribute
{c.__name__: c for c in int.__mro__}

# %% classes in a second loop
# expect: refused attribute
[c.__name__ for c in int.__mro__ for d in found.append(c)]

# %% classes bound to an attribute
# expect: refused attribute
class Box:
    pass


[Box.x.__name__ for Box.x in int.__mro__]

# %% a class of a place that is no constant
# expect: refused attribute
class Key:
    def __index__(self):
        return 1


int.__mro__[Key()]

# %% all classes of a class that was named
# expect: refused attribute
int.__mro__[1].__subclasses__()

# %% a comparison that takes what it is compared with
# expect: refused attribute
class Take:
    def __eq__(self, other):
        return other


def f():
    pass


Take() == f.__closure__

# %% all modules, compared
# expect: refused module-attribute
import sys


class Take:
    def __eq__(self, other):
        return other


Take() in sys.modules

# %% all modules, compared twice
# expect: refused module-attribute
import sys


class Take:
    def __eq__(self, other):
        return other


"os" in sys.modules == Take()

# %% a forbidden import that nothing names, by a text
# expect: refused module
import ctypes

print(globals()["ctypes"])

# %% a forbidden import that nothing names, by a text that is put together
# expect: guarded KeyError
import ctypes

print(globals()["cty" + "pes"])

# %% a forbidden import that only its last line names
# expect: refused module
import pickle

x = 1


def f():
    return pickle

# %% a forbidden import that is only named
# expect: refused module
"""Whether it is there."""
import ctypes

ctypes

# %% a forbidden import in a function
# expect: refused module
def f():
    import ctypes


f()

# %% processes and network, though nothing names them
# expect: refused module
import socket

x = 1
