# title: never lets a program load ctypes
# goal: call C functions and touch memory with the standard library alone
# expect: exception type=ImportError|ModuleNotFoundError

# %% ctypes
import ctypes
print("ESCAPED", ctypes.string_at(0, 4))
# %% _ctypes
import _ctypes
print("ESCAPED", _ctypes.dlopen(None, 0))
# %% the built-in importer
from importlib.machinery import BuiltinImporter
spec = BuiltinImporter.find_spec("_ctypes")
if spec is None:
    raise ImportError("not built in")
import _imp
module = _imp.create_builtin(spec)
_imp.exec_builtin(module)
print("ESCAPED", module.FUNCFLAG_CDECL)
# %% the C function under the importer
# expect: refused
import _imp
from importlib.machinery import ModuleSpec
spec = ModuleSpec("_ctypes", None, origin="built-in")
module = _imp.create_builtin(spec)
_imp.exec_builtin(module)
print("ESCAPED", module.FUNCFLAG_CDECL)
# %% under another name
# expect: refused
import _imp
from importlib.machinery import ModuleSpec

class Name(str):
    def __eq__(self, other):
        return str(other) == "_ctypes" or str.__eq__(self, other)

    __hash__ = str.__hash__

module = _imp.create_builtin(ModuleSpec(Name("_ctypes"), None))
_imp.exec_builtin(module)
print("ESCAPED", module.FUNCFLAG_CDECL)
# %% after the blocker is gone
import sys
for name in [n for n in sys.modules if "ctypes" in n]:
    del sys.modules[name]
sys.meta_path[:] = [f for f in sys.meta_path if isinstance(f, type)]
import _ctypes
print("ESCAPED", _ctypes.FUNCFLAG_CDECL)
# %% the test extension
import _ctypes_test
print("ESCAPED", _ctypes_test)
# %% in a multiprocessing heap
from multiprocessing import sharedctypes
print("ESCAPED", sharedctypes.RawValue("i", 1))
