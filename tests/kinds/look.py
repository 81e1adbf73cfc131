"""Looks at all that a program that was here before could have changed.

The seal test puts this in front of each probe, which adds what its packages keep.
It goes by addresses, which are the same after a reset and in every sandbox of a
kind, since all start from one memory: they show any change in a fraction of the
time of texts. Built-in functions do the work for all values at once: a step of
Python takes long in WebAssembly.

With INPUT "closely" it also looks at what can change where it is.
"""

import builtins
import gc
import json
import os
import sys
import types
import warnings
import zlib
from itertools import chain, compress
from operator import attrgetter

# The harness makes new ones of these for each run.
OWN = ("__main__", "random")
MODULES = {n: vars(sys.modules[n]) for n in sorted(sys.modules) if n not in OWN}
# Both hold the text of this very program.
OWN_TEXTS = {"cache": None, "source_lines": None}
MODULES["linecache"] = MODULES["linecache"] | OWN_TEXTS


def places(members):
    """Return a number for the names in a dictionary, and for where its values lie."""
    return hash((*members, *map(id, members.values())))


def contents():
    """Return checksums of types, scalars and code: what can change where it is."""
    found = list(chain.from_iterable(m.values() for m in MODULES.values()))
    values = list(dict(zip(map(id, found), found)).values())
    kinds = list(map(type, values))
    scalar = (type(None), bool, int, float, str, bytes)
    scalars = frozenset(kind for kind in set(kinds) if issubclass(kind, scalar))
    found = list(compress(values, map(scalars.__contains__, kinds)))
    is_function = frozenset([types.FunctionType]).__contains__
    functions = compress(values, map(is_function, kinds))
    return {
        "types": hash(tuple(map(id, kinds))),
        "scalars": zlib.crc32(repr(found).encode("utf-8", "surrogatepass")),
        "code": zlib.crc32(b"".join(map(attrgetter("__code__.co_code"), functions))),
    }


def classes():
    """Return the number of classes, and checksums of their members."""
    found, pending = {object}, [object]
    while pending:
        new = set(type.__subclasses__(pending.pop())).difference(found)
        new = [cls for cls in new if cls.__module__ != "__main__"]
        found.update(new)
        pending += new
    members = map(type.__dict__["__dict__"].__get__, sorted(found, key=id))
    members = (m | OWN_TEXTS if "source_lines" in m else m for m in members)
    return [len(found), hash(tuple(map(places, members)))]


LOOK = {
    "modules": {n: places(m) for n, m in MODULES.items()},
    "classes": classes(),
    "builtins": sorted(vars(builtins)),
    "warnings": repr(warnings.filters),
    "environment": dict(os.environ),
    "folder": os.getcwd(),
    "files": [sorted(os.listdir(p)) for p in ("/", "/tmp", "/home/user", "/lib")],
    "limits": [sys.getrecursionlimit(), gc.get_threshold(), gc.isenabled()],
}

if INPUT == "closely":
    LOOK["contents"] = contents()
