# title: never lets a program read attributes by a format text it shows

# %% the class order
# expect: refused format-field
print("{0.__class__.__mro__}".format(1))

# %% the globals of a method
# expect: refused format-field
class A:
    def f(self):
        pass


print("{a.f.__globals__}".format(a=A()))

# %% an item of the globals
# expect: refused format-field
def f():
    pass


print("{0.__globals__[__builtins__]}".format(f))

# %% without a number
# expect: refused format-field
print("{.__self__}".format(print))

# %% with a conversion
# expect: refused format-field
print("{0.__self__!r}".format(print))

# %% in the format of a field
# expect: refused format-field
print("{0:{1.__self__}}".format("x", print))

# %% by format_map
# expect: refused format-field
print("{p.__self__}".format_map({"p": print}))

# %% by the class of str
# expect: refused format-field
print(str.format("{0.__self__}", print))

# %% by a variable
# expect: refused format-field
template = "{0.__self__}"
print(template.format(print))

# %% by a variable bound later than its use
# expect: refused format-field
def show(x):
    return TEMPLATE.format(x)


TEMPLATE = "{0.__globals__}"
show(show)

# %% put together of two literals
# expect: refused format-field
print(("{0.__se" + "lf__}").format(print))

# %% in an f-string
# expect: refused format-field
n = 0
print(f"{{{n}.__self__}}".format(print))

# %% among escaped braces
# expect: refused format-field
print("{{0.name}} {0.__self__}".format(print))

# %% the object of an AttributeError, by its text
# expect: refused format-field
try:
    "{0.__class__.missing}".format(1)
except AttributeError as e:
    print("{0.obj}".format(e))

# %% the object of an AttributeError
# expect: refused attribute
try:
    (1).missing
except AttributeError as e:
    print(e.obj)

# %% the same by a pattern
# expect: refused attribute
try:
    (1).missing
except AttributeError as e:
    match e:
        case AttributeError(obj=found):
            print(found)

# %% the same by getattr
# expect: refused attribute
try:
    (1).missing
except AttributeError as e:
    print(getattr(e, "obj"))

# %% the formatter class
# expect: refused module-attribute
import string

string.Formatter().format("{0.__class__}", 1)

# %% the formatter class, imported
# expect: refused module-attribute
from string import Formatter as F

# %% a field of a formatter that was handed in
# expect: refused attribute
def read(formatter):
    return formatter.get_field("0.__self__", (print,), {})

# %% vformat of a formatter that was handed in
# expect: refused attribute
def read(formatter):
    return formatter.vformat("{0.__self__}", (print,), {})

# %% the inner module of string
# expect: refused module-attribute
import string

string._string.formatter_parser("{0}")
