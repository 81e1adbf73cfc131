# title: never lets a program reach JavaScript through objects found in the heap
# goal: find a live proxy that the boot left behind, and use it
# expect: refused

import gc
import sys

gc.unfreeze()  # What the boot made is hidden from get_objects till then.


def everything():
    seen, pending = {}, [*gc.get_objects(), sys.modules, *object.__subclasses__()]
    while pending:
        item = pending.pop()
        if id(item) not in seen:
            seen[id(item)] = item
            pending += gc.get_referents(item)
    return list(seen.values())

# %% proxies
for item in everything():
    if type(item).__name__ in ("JsProxy", "JsCallable", "JsDoubleProxy"):
        print("ESCAPED", dir(item))
raise LookupError("no proxy is alive")
# %% modules
import types
for item in everything():
    if isinstance(item, types.ModuleType) and item.__name__ in (
        "js",
        "pyodide_js",
        "_pyodide_core",
    ):
        print("ESCAPED", item.create_proxy(print).toString())
raise LookupError("no module is alive")
# %% functions of the C layer
import types
WANTED = ("to_js", "create_proxy", "raw_call", "create_once_callable")
for item in everything():
    if isinstance(item, types.BuiltinFunctionType) and item.__name__ in WANTED:
        made = item(print)
        if "Js" in type(made).__name__:
            print("ESCAPED", item.__name__, made)
raise LookupError("no function is alive")
# %% functions of the Python layer
import types
for item in everything():
    if isinstance(item, types.FunctionType) and item.__name__ in (
        "run_js",
        "eval_code",
        "pyfetch",
        "open_url",
    ):
        if "run_js" in item.__name__:
            print("ESCAPED", item("1"))
raise LookupError("no function is alive")
# %% import finders
for item in everything():
    if type(item).__name__ in ("JsFinder", "JsLoader"):
        spec = item.find_spec("js", None, None)
        print("ESCAPED", spec.loader.create_module(spec).globalThis)
raise LookupError("no finder is alive")
