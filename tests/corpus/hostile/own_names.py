# title: never takes a built-in for a name of the program's own

# %% used before it is bound
# expect: refused name
print(open("/etc/passwd").read())


def open(path):
    return path

# %% bound behind a condition
# expect: refused name
if 0:

    def open(path):
        return path


open("/etc/passwd")

# %% bound in a loop that may not run
# expect: refused name
for open in []:
    pass
open("/etc/passwd")

# %% bound in a try that fails first
# expect: refused name
try:
    1 / 0
    eval = None
except ZeroDivisionError:
    pass
eval("1+1")

# %% bound and deleted
# expect: refused name
def exec(code):
    return code


del exec
exec("import os")

# %% unbound by the end of an except
# expect: refused name
open = None
try:
    1 / 0
except ZeroDivisionError as open:
    pass
open("/etc/passwd")

# %% bound in another function
# expect: refused name
def own():
    def eval(x):
        return x

    return eval


eval("1+1")

# %% bound in a class, used in its method
# expect: refused name
class A:
    def open(self):
        return open("/etc/passwd")

# %% bound in a class after its use there
# expect: refused name
def f(open):
    class A:
        x = open("/etc/passwd")
        open = 1

    return A


f(print)

# %% bound to itself
# expect: refused name
open = open

# %% its own default
# expect: refused name
def eval(x, original=eval):
    return original(x)

# %% its own decorator
# expect: refused name
@eval
def eval():
    return "1+1"

# %% run by its decorator before it is bound
# expect: refused name
@lambda f: f()
def exec():
    exec("import os")

# %% declared global, bound when called
# expect: refused name
def f():
    global open
    open = print


open("/etc/passwd")

# %% declared global in the function that reads it
# expect: refused name
def f():
    global eval
    return eval("1+1")
    eval = 1


f()

# %% a parameter of another lambda
# expect: refused name
g = lambda eval: 0
eval("1")

# %% a comprehension's variable, outside of it
# expect: refused name
[0 for exec in (1, 2)]
exec("1")

# %% what a comprehension runs over is outside of it
# expect: refused name
[open for open in open("/etc/passwd")]

# %% bound in a with that may leave early
# expect: refused name
from contextlib import suppress

with suppress(Exception):
    1 / 0
    open = print
open("/etc/passwd")

# %% annotated only
# expect: refused name
open: object
open("/etc/passwd")

# %% an own getattr that comes too late
# expect: guarded AttributeError
getattr(print, "__se" + "lf__")


def getattr(x, y):
    return None

# %% a class whose body uses the built-in
# expect: refused name
class eval:
    value = eval("1+1")

# %% bound in one case of a match
# expect: refused name
match 1:
    case 2:
        eval = print
eval("1")

# %% bound by a match that may not bind
# expect: refused name
match [1]:
    case [open, _]:
        pass
open("/etc/passwd")
