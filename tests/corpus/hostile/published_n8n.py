# title: never falls to what got out of n8n's Python node

# %% N8scape: Pyodide's own evaluator
# expect: refused module
from _pyodide._base import eval_code

eval_code("import os", globals={})

# %% N8scape: libc by ctypes
# expect: refused module
import ctypes

ctypes.CDLL(None).system(b"id")

# %% os by the Python to JavaScript bridge
# expect: refused module
from js import require

require("child_process").execSync("id")

# %% AttributeError.obj, from a format text
# expect: refused format-field
def get(x, text):
    try:
        text.format(x)
    except AttributeError as e:
        return e.obj


template = "{0.__class__.__subclasses__.missing}"
template.format(())

# %% a class pattern instead of an attribute
# expect: refused attribute
try:
    ().missing
except Exception as e:
    match e:
        case AttributeError(obj=rip):
            print(rip)

# %% attrgetter with a path put together at run time
# expect: guarded AttributeError
import operator

u = "_" * 2
path = ".".join([u + "call" + u, u + "globals" + u])
operator.attrgetter(path)(print)

# %% the formatter's get_field
# expect: refused module-attribute
import string

g, _ = string.Formatter().get_field("0.__globals__", (print,), {})

# %% the formatter's vformat
# expect: refused attribute
import string

string.Formatter().vformat("{0.__globals__}", (print,), {})

# %% print's own globals
# expect: refused attribute
print.__globals__

# %% print's call
# expect: refused attribute
print.__call__.__globals__

# %% the loader
# expect: refused name
__loader__.load_module("posix").system("id")

# %% the loader by the spec
# expect: refused name
__spec__.loader().load_module("posix")

# %% the program's module among all modules
# expect: refused module-attribute
import sys

sys.modules[__name__].open("/etc/passwd", "r")

# %% license
# expect: refused attribute
license._Printer__filenames

# %% importlib by what an allowed module imports
# expect: refused attribute
import inspect

inspect.importlib.__import__("os")

# %% exec by the built-ins of a module
# expect: refused attribute
import builtins

builtins.__import__("sys")

# %% a string that is only data, then a real one
# expect: refused attribute
data = ["__globals__", "__builtins__"]
print.__globals__

# %% the traceback's frame by a generator thrown into
# expect: refused attribute
def g():
    try:
        yield
    except Exception as e:
        yield e.__traceback__.tb_frame.f_back


it = g()
next(it)
it.throw(ValueError)

# %% a format spec that reads an item by name
# expect: refused format-field
print("{0.__self__[__import__]}".format(print))
