# title: never lets a program reach JavaScript through pyodide_js
# goal: use Pyodide's public JavaScript API: its module object, FS, loadPackage
# expect: refused

# %% FS
import pyodide_js
pyodide_js.FS.mount(pyodide_js.FS.filesystems.NODEFS, {"root": "/"}, "/mnt")
import os
print("ESCAPED", os.listdir("/mnt"))
# %% module
from pyodide_js import _module
print("ESCAPED", _module.wasmTable.length)
# %% api
from pyodide_js._api import config
print("ESCAPED", config)
# %% package
import pyodide_js
print("ESCAPED", pyodide_js.loadPackage("micropip"))
# %% already in sys.modules
import sys
print("ESCAPED", sys.modules["pyodide_js"].version)
# %% interrupt buffer
import pyodide_js
print("ESCAPED", pyodide_js.setInterruptBuffer(None))
