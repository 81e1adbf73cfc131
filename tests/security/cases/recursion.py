# title: never lets recursion break more than its own run
# goal: overflow the native stack, where nothing can be caught
# expect: exception type=RecursionError
# timeout: 4000

# %% plain
def f():
    f()

f()
# %% a limit of 10**8
# also: memory -- frames are memory
# also: timeout -- it takes long to get there
# also: crash -- the stack may end first
# also: exception type=SystemError -- CPython may lose which error it was
import sys
sys.setrecursionlimit(10**8)

def f():
    f()

f()
# %% a limit of 10**8, swallowed
# expect: any -- it may end in any way; only what follows counts
import sys
sys.setrecursionlimit(10**8)

def f():
    try:
        f()
    finally:
        f()

f()
# %% through C
# also: crash -- the stack may end first
import functools
import sys
sys.setrecursionlimit(10**8)
f = lambda *a: functools.reduce(f, [1, 2, 3])
f()
# %% through an attribute
class X:
    def __getattr__(self, name):
        return getattr(self, name + "x")

X().a
# %% through a comparison
class X:
    def __eq__(self, other):
        return other == self

X() == X()
# %% through a text
class X:
    def __repr__(self):
        return f"{self!r}"

repr(X())
# %% through a hash
class X:
    def __hash__(self):
        return hash(self)

hash(X())
# %% through sorting
class X:
    def __lt__(self, other):
        return sorted([self, other])

sorted([X(), X()])
# %% through a class check
# also: success -- an own check for cycles may end it
class M(type):
    def __instancecheck__(cls, other):
        return isinstance(other, cls)

class X(metaclass=M):
    pass

isinstance(1, X)
# %% JSON
import json
json.loads("[" * 100_000)
# %% JSON, Python's own decoder
import json
json.loads('{"a":' * 100_000, object_pairs_hook=list)
# %% JSON written
# also: exception type=ValueError -- a circular reference is found
import json
x = []
for _ in range(100_000):
    x = [x]
json.dumps(x)
# %% source with brackets
# expect: exception type=SyntaxError
# also: memory -- the parser says so when its stack ends
compile("(" * 5000 + ")" * 5000, "a", "exec")
# %% source with signs
# also: exception -- too deep for the compiler
# also: memory -- the parser says so when its stack ends
eval("-" * 100_000 + "1")
# %% source with attributes
# also: exception -- too deep for the compiler
# also: memory -- the parser says so when its stack ends
eval("a" + ".a" * 100_000)
# %% source with blocks
# expect: exception
compile("".join(" " * i + "if 1:\n" for i in range(200)), "a", "exec")
# %% source with elif
# also: exception -- too deep for the compiler
# also: memory -- the parser says so when its stack ends
compile("if 1: pass\n" + "elif 1: pass\n" * 50_000, "a", "exec")
# %% literal_eval
# also: exception -- too deep for the parser
# also: memory -- the parser says so when its stack ends
import ast
ast.literal_eval("[" * 190 + "]" * 190)
ast.literal_eval("1+" * 100_000 + "1j")
# %% a tree built by hand
# also: exception type=ValueError|RecursionError|MemoryError -- the tree is refused
# also: crash -- the stack may end first
import ast
x = ast.Constant(1)
for _ in range(200_000):
    x = ast.UnaryOp(ast.USub(), x)
compile(ast.fix_missing_locations(ast.Expression(x)), "a", "eval")
# %% deepcopy
import copy
x = []
for _ in range(100_000):
    x = [x]
copy.deepcopy(x)
# %% pickle
import pickle
x = []
for _ in range(100_000):
    x = [x]
pickle.dumps(x)
# %% unpickle
# expect: any -- it is a loop, not a recursion; freeing the list is the test
import pickle
pickle.loads(b"\x80\x04" + b"]" * 500_000 + b"a" * 499_999 + b".")
# %% marshal
# also: exception type=ValueError -- it counts its depth
import marshal
marshal.loads(b"[\1\0\0\0" * 100_000 + b"N")
# %% a regular expression
# also: exception -- too deep for the parser
import re
re.compile("(" * 50_000 + ")" * 50_000)
# %% iterators in iterators
# also: crash -- C code goes down without a check
# also: success -- it may fit
import itertools
x = iter([1])
for _ in range(200_000):
    x = itertools.chain(x)
next(x)
# %% maps in maps
# also: crash -- C code goes down without a check
# also: success -- it may fit
x = iter([1])
for _ in range(200_000):
    x = map(abs, x)
next(x)
# %% partials in partials
# also: crash -- C code goes down without a check
# also: success -- they are flattened
import functools
x = print
for _ in range(200_000):
    x = functools.partial(x)
x()
# %% generators in generators
def gen(n):
    yield from gen(n + 1)

next(gen(0))
# %% methods bound to methods
# also: memory -- CPython's word for the end of its C stack, in places
# also: crash -- C code goes down without a check
# also: success -- it may fit
import types
x = print
for _ in range(200_000):
    x = types.MethodType(x, 1)
x()
# %% exceptions in exceptions
# expect: exception type=ValueError
error = ValueError("end")
for _ in range(100_000):
    other = ValueError("x")
    other.__cause__ = error
    error = other
raise error
# %% exceptions in a circle
# expect: exception type=ValueError
a, b = ValueError("a"), ValueError("b")
a.__cause__, b.__context__ = b, a
b.__cause__, a.__context__ = a, b
raise a
# %% groups in groups
# expect: exception type=ExceptionGroup
error = ValueError("end")
for _ in range(50_000):
    error = ExceptionGroup("x", [error])
raise error
# %% classes on classes
# expect: any -- it may take long, be refused or go well
class X:
    pass

for _ in range(20_000):
    X = type("X", (X,), {})
X()
# %% unions
# expect: any -- it may be refused or go well
from typing import Union
x = int
for _ in range(100_000):
    x = list[x]
hash(x)
repr(x)
# %% XML
# also: exception -- the parser has a limit of its own
# also: success -- it is no recursion; freeing the tree is the test
import xml.etree.ElementTree as tree
tree.fromstring("<a>" * 200_000 + "</a>" * 200_000)
# %% asyncio
# also: crash -- C code goes down without a check
import asyncio

async def f():
    await asyncio.ensure_future(f())

async def g():
    await g()

asyncio.run(g())
# %% at the end of the run
# expect: any -- the run may end in any way; only what follows counts
x = None
for _ in range(3_000_000):
    x = (x,)
y = {}
for _ in range(500_000):
    y = {1: y}
