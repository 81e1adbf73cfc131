# title: never lets a program name the JavaScript around Python

# %% the window
# expect: refused module
import js

js.process.exit(1)

# %% the network by the window
# expect: refused module
from js import fetch

# %% Pyodide itself
# expect: refused module
import pyodide

pyodide.code.run_js("1")

# %% JavaScript from text
# expect: refused module
from pyodide.code import run_js

run_js("globalThis")

# %% proxies
# expect: refused module
from pyodide.ffi import create_proxy

# %% Pyodide's own modules
# expect: refused module
import _pyodide._base

_pyodide._base.eval_code("import os")

# %% the core
# expect: refused module
import _pyodide_core

# %% its JavaScript side
# expect: refused module
import pyodide_js

pyodide_js.loadPackage("micropip")

# %% the installer
# expect: refused module
import micropip

# %% shared libraries
# expect: refused module
import ctypes

ctypes.CDLL(None).emscripten_run_script_string(b"1")

# %% shared libraries under their inner name
# expect: refused module
import _ctypes

# %% an attribute of that name on anything
# expect: refused attribute
x = object()
x.ctypes
