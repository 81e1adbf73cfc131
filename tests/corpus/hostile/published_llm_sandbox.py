# title: never falls to what got past patterns on text

# %% import with blanks
# expect: refused module
import     subprocess

# %% import over two lines
# expect: refused module
import \
    subprocess

# %% import with parentheses
# expect: refused module-attribute
from os import (
    system,
)

# %% after a semicolon
# expect: refused module-attribute
x = 1; import os; os.system("id")

# %% __import__ in halves
# expect: refused name
__import__("o" + "s").system("i" + "d")

# %% __import__ from a list of letters
# expect: refused name
__import__("".join(chr(c) for c in (111, 115)))

# %% exec of base64
# expect: refused name
import base64

exec(base64.b64decode("aW1wb3J0IG9z"))

# %% exec of bytes.fromhex
# expect: refused name
exec(bytes.fromhex("696d706f7274206f73"))

# %% eval with a comment inside
# expect: refused name
eval  (  # harmless
    "1+1"
)

# %% open in another call
# expect: refused name
print((open)("/etc/passwd").read())

# %% importlib under a short name
# expect: guarded ModuleNotFoundError
import importlib as i

i.import_module("subprocess")

# %% getattr on the built-ins by print
# expect: refused attribute
getattr(print.__self__, "ev" + "al")("1")

# %% the built-ins through the globals
# expect: guarded KeyError
globals()["__buil" + "tins__"]

# %% codecs rot13, then exec
# expect: refused name
import codecs

exec(codecs.decode("vzcbeg bf", "rot13"))

# %% compile, then a function
# expect: refused module-attribute
import types

code = types.CodeType(0, 0, 0, 0, 0, 0, b"", (), (), (), "", "", "", 0, b"", b"")

# %% a tab between the words
# expect: refused module-attribute
from	os	import	system
