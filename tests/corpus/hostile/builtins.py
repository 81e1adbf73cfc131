# title: never lets a program mention a built-in that runs text or opens files

# %% exec of text
# expect: refused name
exec("import os")

# %% eval of text
# expect: refused name
eval("1+1")

# %% a file
# expect: refused name
open("/etc/passwd")

# %% import by text
# expect: refused name
__import__("os").system("id")

# %% code of text
# expect: refused name
compile("import os", "x", "exec")

# %% as a value
# expect: refused name
e = exec
e("import os")

# %% handed to map
# expect: refused name
list(map(eval, ["1+1"]))

# %% handed to filter
# expect: refused name
list(filter(exec, ["import os"]))

# %% as a sort key
# expect: refused name
sorted(["print(1)"], key=eval)

# %% as a decorator
# expect: refused name
@exec
class __import__os:
    pass

# %% as a decorator that returns it
# expect: refused name
@eval
@(lambda f: "1+1")
def f():
    pass

# %% as a default
# expect: refused name
def f(run=exec):
    run("import os")

# %% as a keyword default
# expect: refused name
def f(*, run=eval):
    return run

# %% as an annotation
# expect: refused name
def f(x: exec):
    pass

# %% as a return annotation
# expect: refused name
def f() -> exec("print(1)"):
    pass

# %% as a base class
# expect: refused name
class A(eval("object")):
    pass

# %% as a metaclass
# expect: refused name
class A(metaclass=lambda *a: exec("1")):
    pass

# %% in a lambda
# expect: refused name
(lambda code: exec(code))("print(1)")

# %% in a comprehension
# expect: refused name
[eval(c) for c in ["1"]]

# %% as what a comprehension runs over
# expect: refused name
[run("1") for run in (exec, eval)]

# %% in a dict, found by key
# expect: refused name
tools = {"run": exec}
tools["run"]("print(1)")

# %% in a tuple, unpacked
# expect: refused name
run, _ = (exec, 1)

# %% through a walrus
# expect: refused name
(run := exec)("print(1)")

# %% through a conditional expression
# expect: refused name
(exec if True else print)("print(1)")

# %% through or
# expect: refused name
(None or eval)("1")

# %% in an f-string
# expect: refused name
f"{eval('1+1')}"

# %% in the format of an f-string
# expect: refused name
f"{1:{eval('10')}}"

# %% in an f-string in an f-string
# expect: refused name
f"{f'{eval}'}"

# %% in a subscript
# expect: refused name
[exec][0]("print(1)")

# %% in a slice
# expect: refused name
[1, 2][: eval("1")]

# %% with starred arguments
# expect: refused name
print(*map(exec, ["1"]))

# %% as keyword arguments
# expect: refused name
dict(f=exec)["f"]("1")

# %% in yield
# expect: refused name
def g():
    yield exec


next(g())("print(1)")

# %% in await
# expect: refused name
async def f():
    await eval("x")

# %% in raise
# expect: refused name
raise eval("ValueError")

# %% in assert
# expect: refused name
assert eval("True")

# %% in del
# expect: refused name
del exec

# %% in with
# expect: refused name
with open("/etc/passwd") as f:
    print(f.read())

# %% in a for
# expect: refused name
for f in (open,):
    f("/etc/passwd")

# %% in a while
# expect: refused name
while eval("True"):
    break

# %% as the subject of match
# expect: refused name
match eval:
    case run:
        run("1")

# %% in the guard of a case
# expect: refused name
match 1:
    case x if eval("True"):
        pass

# %% as an exception type
# expect: refused name
try:
    1 / 0
except eval("Exception"):
    pass

# %% an attribute of it
# expect: refused name
exec.__call__("print(1)")

# %% its own self
# expect: refused name
open.__self__.exec("1")

# %% added onto, to catch it in __radd__
# expect: refused name
class Catch:
    def __radd__(self, other):
        other("import os")
        return self


exec += Catch()

# %% all globals
# expect: guarded KeyError
globals()["__builtins__"]

# %% all locals
# expect: guarded KeyError
locals()["__builtins__"]

# %% all variables
# expect: refused attribute
vars()["__builtins__"]

# %% the built-ins by name
# expect: refused name
__builtins__.exec("print(1)")

# %% the built-ins as a dict
# expect: refused name
__builtins__["exec"]("print(1)")

# %% the built-ins replaced
# expect: refused name
__builtins__ = {}

# %% the loader by name
# expect: refused name
__loader__.load_module("os")

# %% the spec by name
# expect: refused name
__spec__.loader.load_module("os")

# %% the class builder replaced
# expect: refused name
__build_class__ = print

# %% import replaced, for modules imported later
# expect: refused name
def __import__(*a):
    print(a)

# %% the debugger's hook
# expect: refused name
breakpoint()

# %% help imports by text
# expect: refused name
help("os")

# %% getattr as a value
# expect: guarded AttributeError
from functools import reduce

reduce(getattr, ["__class__", "__base__"], ())

# %% vars as a value
# expect: guarded TypeError
list(map(vars, [type]))

# %% a partial of getattr
# expect: guarded AttributeError
from functools import partial

read = partial(getattr, print)
read("__se" + "lf__")
