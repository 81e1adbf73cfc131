# title: never lets a program run JavaScript through pyodide.code
# goal: hand a text to JavaScript's eval
# expect: refused

# %% run_js
from pyodide.code import run_js
print("ESCAPED", run_js("globalThis.constructor.name"))
# %% relaxed
import pyodide.code
print("ESCAPED", pyodide.code.run_js("import('node:fs')"))
# %% jsbind
import _pyodide.jsbind
from pyodide.ffi import run_sync, to_js
print("ESCAPED", to_js({"a": 1}))
# %% ffi wrappers
from pyodide.ffi.wrappers import set_timeout
print("ESCAPED", set_timeout(print, 0))
# %% http
from pyodide.http import open_url
print("ESCAPED", open_url("http://127.0.0.1:8890/health").read())
# %% pyfetch
import asyncio
from pyodide.http import pyfetch
print("ESCAPED", asyncio.run(pyfetch("http://127.0.0.1:8890/health")))
