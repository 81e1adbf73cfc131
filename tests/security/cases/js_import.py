# title: never lets a program reach JavaScript through the js module
# goal: run JavaScript in the child process: its globals, process, fetch, eval
# expect: refused

# %% import js
import js
print("ESCAPED", js.globalThis)
# %% from js import
from js import process
print("ESCAPED", process.pid, process.env)
# %% importlib
import importlib
js = importlib.import_module("js")
print("ESCAPED", js.eval("1 + 1"))
# %% dunder import
js = __import__("js")
print("ESCAPED", js.Deno.readTextFileSync("/etc/passwd"))
# %% attribute of a package
from pyodide.ffi import JsProxy
import js.process
print("ESCAPED", js.process.kill(js.process.ppid, 9))
# %% loader called by hand
import sys
for finder in sys.meta_path:
    spec = finder.find_spec("js", None, None)
    if spec is not None:
        module = spec.loader.create_module(spec)
        print("ESCAPED", module.globalThis)
raise ImportError("no finder knows js")
# %% timers
from js import setTimeout
print("ESCAPED", setTimeout(print, 0))
