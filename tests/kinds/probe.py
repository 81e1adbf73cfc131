"""Prints as JSON what a program that was here before could have changed.

The seal test compares it with the answer of a sandbox that nobody has used.
"""

import builtins
import gc
import hashlib
import importlib.util
import json
import os
import sys
import types
import warnings

MODULES = sorted(sys.modules)

import bs4
import mpmath
import networkx
import sqlite3
import sympy
import yaml


def digest(text):
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def describe(value):
    if isinstance(value, types.FunctionType):
        return f"function {hashlib.sha256(value.__code__.co_code).hexdigest()[:8]}"
    if isinstance(value, (int, float, str, bytes, bool, type(None))):
        return repr(value)
    return type(value).__qualname__


def module(name):
    pairs = [f"{k}={describe(v)}" for k, v in vars(sys.modules[name]).items()]
    return digest("\n".join(sorted(pairs)))


def classes():
    """Return a digest of the members of each class that extends `object`."""
    found, pending = [], [object]
    while pending:
        cls = pending.pop()
        if cls.__module__ == "__main__":
            continue
        members = type.__dict__["__dict__"].__get__(cls)
        found.append(f"{cls.__module__}.{cls.__qualname__} {sorted(members)}")
        pending += type.__subclasses__(cls)
    return digest("\n".join(sorted(set(found))))


def calculations():
    x = sympy.Symbol("x")
    database = sqlite3.connect(":memory:")
    answers = [
        str(sympy.integrate(sympy.sin(x) * x, x)),
        sympy.lambdify(x, x**2 + 1)(3),
        str(sympy.sympify("2*y + 1").free_symbols),
        str(mpmath.pi),
        networkx.shortest_path(networkx.path_graph(4), 0, 3),
        yaml.safe_load("{a: [1, 2.5, no]}"),
        bs4.BeautifulSoup("<p>a<b>c", "html5lib").get_text(),
        database.execute("select sqlite_version(), upper('x'), 7 / 2").fetchone(),
        [name for _, name, _ in database.execute("pragma database_list")],
    ]
    if importlib.util.find_spec("pyarrow"):
        import pyarrow.compute

        table = pyarrow.table({"a": [1, 2, None]})
        answers.append(pyarrow.compute.sum(table["a"]).as_py())
        answers.append(pyarrow.total_allocated_bytes() < 4096)
    return answers


print(
    json.dumps(
        {
            # The harness makes new ones for each run.
            "modules": {m: module(m) for m in MODULES if m not in ("__main__", "random")},
            "classes": classes(),
            "builtins": digest(str(sorted(vars(builtins)))),
            "calculations": calculations(),
            "yaml": sorted(map(str, yaml.SafeLoader.yaml_constructors)),
            "mpmath": mpmath.mp.dps,
            "warnings": digest(repr(warnings.filters)),
            "environment": dict(os.environ),
            "folder": os.getcwd(),
            "files": [sorted(os.listdir(p)) for p in ("/", "/tmp", "/home/user", "/lib")],
            "limits": [sys.getrecursionlimit(), gc.get_threshold(), gc.isenabled()],
        }
    )
)
