# title: never lets a program call into the host through ctypes
# goal: if ctypes can be had at all, call functions of the table by address
# expect: refused

import _imp
import sys
from importlib.machinery import ModuleSpec

sys.meta_path[:] = [f for f in sys.meta_path if isinstance(f, type)]
for name in [n for n in sys.modules if "ctypes" in n]:
    del sys.modules[name]
module = _imp.create_builtin(ModuleSpec("_ctypes", None))
_imp.exec_builtin(module)
sys.modules["_ctypes"] = module
import ctypes

# %% symbol
libc = ctypes.CDLL(None)
print("ESCAPED", libc.system(b"id"))
# %% JavaScript by name
lib = ctypes.CDLL(None)
lib.emscripten_run_script(b"console.log('ESCAPED')")
print("ESCAPED")
# %% callback
ctypes.CFUNCTYPE(None)(lambda: print("ESCAPED"))()
# %% address
ctypes.CFUNCTYPE(None, ctypes.c_char_p)(11773)(b"ESCAPED")
print("ESCAPED")
# %% memory
print("ESCAPED", ctypes.string_at(1024, 4))
