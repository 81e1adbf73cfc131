# title: never falls to what got out of Terrarium's and Grist's Pyodide

# %% Terrarium: the constructor of a constructor
# expect: refused module
import js

js.document.constructor.constructor("return globalThis")()

# %% Terrarium: the prototype
# expect: refused module
from js import Object

Object.getPrototypeOf(Object).constructor("return process")()

# %% Terrarium: JavaScript by Pyodide
# expect: refused module
import pyodide

pyodide.code.run_js("process.mainModule.require('child_process')")

# %% Grist: a class among all classes in a formula
# expect: refused attribute
[
    c
    for c in "".__class__.__mro__[1].__subclasses__()
    if c.__name__ == "_wrap_close"
][0].__init__.__globals__["system"]("id")

# %% Grist: libc of the module
# expect: refused module
import ctypes

libc = ctypes.CDLL(None)
libc.emscripten_run_script_string(b"process.env")

# %% Grist: the host's import by JavaScript proxies
# expect: refused module
from pyodide.ffi import JsProxy

# %% Grist: getattr through type
# expect: refused attribute
type.__getattribute__(type(1), "__base__")

# %% the event loop that reaches JavaScript
# expect: refused module
from pyodide.webloop import WebLoop

# %% fetch by Pyodide
# expect: refused module
from pyodide.http import pyfetch

# %% the file system of the host, mounted
# expect: refused module
import pyodide_js

pyodide_js.FS.mount(pyodide_js.FS.filesystems.NODEFS, {}, "/mnt")

# %% the installer
# expect: refused module
import micropip

micropip.install("https://example.com/x.whl")

# %% Pyodide's import hooks by sys
# expect: refused module-attribute
import sys

[f for f in sys.meta_path if "Js" in type(f).__name__][0].jsproxies
