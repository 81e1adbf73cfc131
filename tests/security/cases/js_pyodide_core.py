# title: never lets a program reach JavaScript through _pyodide_core
# goal: call the C functions under Pyodide's Python layer, which call JavaScript
# expect: refused

# %% to_js
import _pyodide_core
print("ESCAPED", _pyodide_core.to_js([1, 2]))
# %% proxy
import _pyodide_core
print("ESCAPED", _pyodide_core.create_proxy(print))
# %% raw call
import _pyodide_core
print("ESCAPED", _pyodide_core.raw_call(_pyodide_core.to_js([1])))
# %% fatal error
import _pyodide_core
_pyodide_core.trigger_fatal_error()
print("ESCAPED")
# %% run_sync
import _pyodide_core

async def wait():
    return 1

print("ESCAPED", _pyodide_core.run_sync(wait()))
# %% once callable
import _pyodide_core
print("ESCAPED", _pyodide_core.create_once_callable(print))
# %% promise converter
import _pyodide_core
print("ESCAPED", _pyodide_core.create_promise_converter(str, None))
# %% destroy proxies
import _pyodide_core
_pyodide_core.destroy_proxies([_pyodide_core.create_proxy(print)], "gone")
print("ESCAPED")
# %% made anew from the table of built-in modules
import _imp
import importlib.machinery
spec = importlib.machinery.ModuleSpec("_pyodide_core", None)
module = _imp.create_builtin(spec)
_imp.exec_builtin(module)
print("ESCAPED", module.to_js([1]))
