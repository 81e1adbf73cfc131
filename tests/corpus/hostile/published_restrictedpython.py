# title: never falls to what got out of RestrictedPython

# %% the stack by a generator's frame
# expect: refused attribute
q = (q.gi_frame.f_back.f_back.f_back for _ in [1])
[*q][0].f_builtins["__import__"]("os")

# %% the frame by a generator function
# expect: refused attribute
def leak():
    yield g.gi_frame.f_back.f_globals


g = leak()
next(g)

# %% format on the class of str
# expect: refused format-field
str.format("{0.__class__.__init__.__globals__}", 1)

# %% format_map
# expect: refused format-field
"{a.__globals__}".format_map({"a": lambda: 0})

# %% format taken as a value, with the text shown
# expect: refused format-field
"{0.__self__}".format(print)

# %% the formatter from the module string
# expect: refused module-attribute
import string

f = string.Formatter()
f.format("{0.__globals__}", lambda: 0)

# %% the formatter by a subclass
# expect: refused module-attribute
import string


class F(string.Formatter):
    pass


F().get_value(0, (1,), {})

# %% random's os by utility built-ins
# expect: refused module-attribute
import random

random._os

# %% an in-place operator on a name
# expect: refused name
class Grab:
    def __rior__(self, other):
        return other


eval |= Grab()

# %% the built-ins by an unpacking
# expect: refused name
a, *b = [__builtins__]

# %% a class decorated with a door
# expect: refused attribute
@print.__self__.eval
class A:
    pass

# %% a walrus in a comprehension
# expect: refused name
[e := eval for _ in [1]]

# %% the async frame
# expect: refused attribute
async def f():
    pass


f().cr_frame.f_back

# %% the annotation of a lambda's default
# expect: refused name
f = lambda x=open: x

# %% a match class pattern reads without a guard
# expect: refused attribute
match (lambda: 0):
    case object(__globals__={"__builtins__": b}):
        print(b)
