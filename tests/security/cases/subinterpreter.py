# title: never lets a program get a second interpreter without the seal
# goal: start a subinterpreter, whose modules are new and know of no removal
# expect: refused

# %% js
import _xxsubinterpreters as interpreters
number = interpreters.create()
interpreters.run_string(number, "import js; print('ESCAPED', js.globalThis)")
raise RuntimeError("the subinterpreter ran, without js")
# %% ctypes
import _xxsubinterpreters as interpreters
number = interpreters.create(isolated=False)
interpreters.run_string(number, "import _ctypes; print('ESCAPED', _ctypes)")
raise RuntimeError("the subinterpreter ran, without _ctypes")
# %% pyodide
import _xxsubinterpreters as interpreters
number = interpreters.create()
interpreters.run_string(
    number,
    """
import _imp
from importlib.machinery import ModuleSpec
module = _imp.create_builtin(ModuleSpec("_pyodide_core", None))
_imp.exec_builtin(module)
print("ESCAPED", module.to_js([1]))
""",
)
raise RuntimeError("the subinterpreter ran, without _pyodide_core")
# %% left alive
# expect: any -- a subinterpreter is memory like any other: the reset takes it
import _xxsubinterpreters as interpreters
for _ in range(3):
    interpreters.run_string(interpreters.create(), "x = [0] * 100000")
# %% destroyed while it runs
# expect: any -- it may be refused or crash; only what follows counts
import _xxsubinterpreters as interpreters
interpreters.run_string(
    interpreters.get_main(), "raise SystemExit(7)"
)
# %% channels
# expect: any -- the channel is memory like any other: the reset takes it
import _xxinterpchannels as channels
channel = channels.create()
channels.send(channel, b"kept" * 1000, blocking=False)
