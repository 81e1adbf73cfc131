# title: never shows the next program a changed builtin, module or class
# goal: leave a trap in what every program uses
# expect: any -- the program only spoils its own interpreter
# timeout: 3000

import builtins
import gc
import sys

# %% print
builtins.print = lambda *a, **k: sys.stdout.write("ESC" + "APED\n")
# %% next: print
# expect: success stdout="held\n"
print("held")
# %% every builtin
for name in dir(builtins):
    if not name.startswith("__"):
        setattr(builtins, name, None)
# %% next: builtins
# expect: success stdout="6 [1, 2]\n"
print(sum(range(4)), sorted({2, 1}))
# %% import
builtins.__import__ = lambda *a, **k: sys.modules["sys"]
builtins.__build_class__ = lambda *a, **k: int
# %% next: import
# expect: success stdout="json X\n"
import json

class X:
    pass

print(json.__name__, X.__name__)
# %% return_val and INPUT
global return_val
builtins.return_val = lambda value: None
builtins.INPUT = "leak"
import __main__
__main__.leak = 1
# %% next: return_val and INPUT
# expect: success stdout="None False\n" ret_val="mine"
import __main__
print(INPUT, hasattr(__main__, "leak"))
return_val("mine")
# %% modules replaced
class Evil:
    def __getattr__(self, name):
        return lambda *a, **k: "evil"

for name in list(sys.modules):
    if name not in ("sys", "builtins", "__main__"):
        sys.modules[name] = Evil()
# %% next: modules
# expect: success stdout="[1] True\n"
import json
import os
print(json.loads("[1]"), os.path.exists("/"))
# %% modules removed
sys.modules.clear()
# %% modules added
for name in ("leak", "evil", "numpy", "js"):
    sys.modules[name] = sys
# %% next: no module was added
# expect: exception type=ModuleNotFoundError
import leak
# %% attributes of modules
import json
import os
import random
import time
json.dumps = json.loads = os.listdir = random.random = time.time = lambda *a: "evil"
json.encoder.JSONEncoder.encode = lambda *a: "evil"
json.JSONEncoder.default = lambda *a: "evil"
# %% next: json
# expect: success stdout="{\"a\": 1}\n" ret_val="{\"a\": [1]}"
import json
print(json.dumps({"a": 1}))
return_val(json.dumps({"a": [1]}))
# %% classes of C through their dictionaries
for cls in (int, str, list, dict, tuple, object, type, float, bytes, set, bool):
    namespace = gc.get_referents(cls.__dict__)[0]
    namespace["leak"] = lambda self=None: "evil"
    namespace["__doc__"] = "evil"
gc.get_referents(str.__dict__)[0]["upper"] = lambda self: "evil"
gc.get_referents(list.__dict__)[0]["append"] = lambda self, value: None
# %% next: classes of C
# expect: success stdout="A False [1]\n"
x = []
x.append(1)
print("a".upper(), hasattr(int, "leak"), x)
# %% classes of C deleted from
for cls in (int, str, list, dict):
    gc.get_referents(cls.__dict__)[0].clear()
# %% classes of Python
import collections
import dataclasses
import enum
collections.OrderedDict.leak = collections.Counter.leak = 1
enum.Enum.__str__ = lambda self: "evil"
dataclasses.Field.__slots__ = ()
collections.abc.Sized.register(type(None))
# %% functions
import json
import textwrap
textwrap.dedent.__code__ = (lambda *a, **k: "evil").__code__
json.dumps.__kwdefaults__ = {"skipkeys": 1}
textwrap.fill.__defaults__ = (3,)
textwrap.wrap.leak = 1
json.loads.__globals__["_default_decoder"] = None
# %% next: functions
# expect: success stdout="a [1]\n"
import json
import textwrap
print(textwrap.dedent("  a"), json.loads("[1]"))
# %% interned texts
names = [sys.intern(f"leak{n}") for n in range(100_000)]
sys.leak = names
# %% caches
import functools
import linecache
import re
import struct
linecache.cache["main.py"] = (10, None, ["print('evil')\n"], "main.py")
linecache.cache["evil"] = (10, None, ["evil\n"], "evil")
re._cache.clear()
for n in range(1000):
    re.compile(f"leak{n}")
    struct.pack(f"{n % 50}s", b"")
re._cache[(str, "a", 0)] = re.compile("evil")
re._cache2[(str, "a", 0)] = re.compile("evil")
import typing
typing.Optional[int]
# %% next: a traceback shows this program
# expect: exception type=ZeroDivisionError
import re
assert re.match("a", "a"), "the cache is changed"
1 / 0
# %% abstract classes
import abc
import collections.abc
import numbers

class Leak:
    pass

collections.abc.Mapping.register(Leak)
numbers.Number.register(str)
collections.abc.Hashable.register(list)
# %% next: abstract classes
# expect: success stdout="False False\n"
import collections.abc
import numbers
print(isinstance("", numbers.Number), isinstance([], collections.abc.Hashable))
# %% copyreg and pickle
import copyreg
import pickle
copyreg.pickle(int, lambda value: (str, ("evil",)))
copyreg.add_extension("os", "system", 7)
copyreg.dispatch_table[complex] = None
pickle.Pickler = pickle.dumps = None
# %% single dispatch
import functools
import pprint
functools.singledispatch.leak = 1
pprint.PrettyPrinter._dispatch.clear()
# %% subclasses
class Leak(dict):
    def __init_subclass__(cls):
        pass

sys.leak = [type(f"L{n}", (Leak, Exception), {}) for n in range(0)]
keep = [type(f"L{n}", (BaseException,), {}) for n in range(1000)]
sys.leak = keep
