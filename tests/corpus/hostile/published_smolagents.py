# title: never falls to what got out of smolagents' local executor

# %% os by a module's import of it
# expect: refused module-attribute
import random

print(random._os.popen("id").read())

# %% os by two modules
# expect: refused module-attribute
import queue

queue.threading.sys.modules["os"].system("id")

# %% getattr to a module
# expect: guarded AttributeError
import random

getattr(random, "_" + "os").system("id")

# %% Popen among all classes
# expect: refused attribute
for cls in ().__class__.__base__.__subclasses__():
    if "Popen" in cls.__class__.__repr__(cls):
        break
cls(["sh", "-c", ":"]).wait()

# %% Popen among all classes, in one line
# expect: refused attribute
[c for c in ().__class__.__base__.__subclasses__() if "Popen" in str(c)][0](["id"])

# %% the importer among all classes
# expect: refused attribute
[
    c
    for c in {}.__class__.__base__.__subclasses__()
    if c.__name__ == "BuiltinImporter"
][0]().load_module("os")

# %% the module in catch_warnings
# expect: refused attribute
for cls in {}.__class__.__base__.__subclasses__():
    if cls.__name__ == "catch_warnings":
        cls()._module.__builtins__

# %% the built-ins of a frame
# expect: refused module-attribute
import sys

sys._getframe().f_builtins["__import__"]("os")

# %% the built-ins of a traceback
# expect: refused attribute
try:
    1 / 0
except Exception as e:
    e.__traceback__.tb_frame.f_back.f_globals["__builtins__"]["__import__"]("os")

# %% the loader of an allowed module
# expect: refused attribute
import math

math.__loader__.load_module("os")

# %% the globals of a function of the caller
# expect: refused attribute
def final_answer(x):
    return x


final_answer.__globals__["os"]

# %% the wrapped function's globals
# expect: refused attribute
import functools


@functools.lru_cache
def f():
    pass


f.__wrapped__.__globals__

# %% libc
# expect: refused module
import ctypes

ctypes.CDLL(None)

# %% a dunder by getattr, written out
# expect: refused attribute
getattr((), "__subclasses__")

# %% io's files
# expect: refused module-attribute
import io

io.open_code("/etc/passwd")
