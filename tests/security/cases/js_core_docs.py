# title: never lets a program reach JavaScript through _pyodide's own modules
# goal: undo the removal of names by asking the modules that define them
# expect: refused

# %% core docs
from _pyodide import _core_docs
_core_docs._instantiate_token = None
token = next(v for k, v in vars(_core_docs).items() if "token" in k)
print("ESCAPED", _core_docs.JsProxy(token).globalThis)
# %% run_js of the docs
import _pyodide._core_docs as docs
# The stand-ins of this module answer without JavaScript: no proxy, no harm.
for made in (docs.to_js([1]), docs.create_proxy(print)):
    if "Js" in type(made).__name__:
        print("ESCAPED", made)
raise LookupError("only stand-ins")
# %% register a module
from _pyodide._importhook import register_js_module
register_js_module("evil", {"a": 1})
import evil
print("ESCAPED", evil.a)
# %% finder of one's own
import sys
from _pyodide._importhook import JsFinder, register_js_finder
register_js_finder()
import js
print("ESCAPED", js.globalThis)
# %% future helper
from _pyodide._future_helper import set_exception, set_result
from pyodide.ffi import IN_BROWSER, JsException
raise JsException("Error", "made by hand")
# %% package loader
from pyodide._package_loader import unpack_buffer
unpack_buffer(b"PK\5\6" + bytes(18), filename="evil.zip")
print("ESCAPED")
# %% state
from pyodide import _state
state = _state.save_state()
if state["js_modules"]:
    print("ESCAPED", state["js_modules"])
raise LookupError("no JavaScript module in the saved state")
# %% reload
import importlib
import _pyodide._core_docs
importlib.reload(_pyodide._core_docs)
import _pyodide_core
print("ESCAPED", _pyodide_core.create_proxy(print).toString())
