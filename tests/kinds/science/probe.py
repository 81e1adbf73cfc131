"""Prints as JSON what a program that was here before could have changed.

The seal test compares it with the answer of a sandbox that nobody has used.
"""

import builtins
import gc
import hashlib
import json
import os
import sys
import types
import warnings

MODULES = sorted(sys.modules)

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy import integrate, linalg, sparse
from sklearn.linear_model import LinearRegression


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
    a = np.array([[2.0, 1.0], [1.0, 3.0]])
    frame = pd.DataFrame({"k": ["a", "b", "a"], "v": [1.5, 2.5, 4.0]})
    return [
        np.linalg.solve(a, [1, 2]).tolist(),
        np.abs(np.fft.fft([1, 2, 3])).round(9).tolist(),
        np.random.default_rng(1).random(3).tolist(),
        frame.groupby("k")["v"].mean().to_dict(),
        linalg.lu(a)[2].tolist(),
        sparse.csr_array(a).dot([1, 1]).tolist(),
        round(integrate.quad(np.cos, 0, 1)[0], 12),
        LinearRegression().fit([[0], [1]], [1, 3]).coef_.round(9).tolist(),
        [eval(str(n)) for n in range(-5, 20)],
        pd.Timestamp("2024-03-01", tz="Europe/Berlin").isoformat(),
    ]


print(
    json.dumps(
        {
            # The harness makes new ones for each run.
            "modules": {m: module(m) for m in MODULES if m not in ("__main__", "random")},
            "classes": classes(),
            "builtins": digest(str(sorted(vars(builtins)))),
            "calculations": calculations(),
            "numpy": [np.geterr(), digest(repr(np.get_printoptions()))],
            "pandas": digest(repr(pd.options.d)),
            "matplotlib": [digest(repr(dict(plt.rcParams))), plt.get_fignums()],
            "warnings": digest(repr(warnings.filters)),
            "environment": dict(os.environ),
            "folder": os.getcwd(),
            "files": [sorted(os.listdir(p)) for p in ("/", "/tmp", "/home/user", "/lib")],
            "limits": [sys.getrecursionlimit(), gc.get_threshold(), gc.isenabled()],
        }
    )
)
