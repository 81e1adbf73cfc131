# title: never lets a crash of the interpreter reach past the run
# goal: bring the process down with the functions that CPython has for it
# expect: refused

import faulthandler
import sys

# %% _sigsegv
faulthandler._sigsegv()
raise RuntimeError("no signal came")
# %% _read_null
faulthandler._read_null()
raise RuntimeError("address 0 can be read here")
# %% _sigabrt
faulthandler._sigabrt()
raise RuntimeError("no signal came")
# %% _sigfpe
faulthandler._sigfpe()
raise RuntimeError("no signal came")
# %% _stack_overflow
faulthandler._stack_overflow()
raise RuntimeError("the stack has no end")
# %% _raise_exception
faulthandler._raise_exception(3, 0)
# %% registered
faulthandler.register(10, chain=True)
import signal
signal.raise_signal(10)
raise RuntimeError("still here")
# %% enabled onto stdout
faulthandler.enable(file=sys.stdout, all_threads=True)
faulthandler._sigsegv()
raise RuntimeError("no signal came")
# %% _testcapi
import _testcapi
_testcapi.crash_no_current_thread()
print("ESCAPED")
# %% _testinternalcapi
import _testinternalcapi
print("ESCAPED", _testinternalcapi.get_configs())
# %% sys._debugmallocstats
sys._debugmallocstats()
raise RuntimeError("only statistics")
# %% a recursive repr without a check
x = []
for _ in range(200_000):
    x = [x]
repr(x)
# %% freed in depth
x = None
for _ in range(2_000_000):
    x = (x,)
del x
x = None
for _ in range(300_000):
    x = iter(map(None, x)) if x else iter([])
del x
raise RuntimeError("freed without an accident")
# %% a generator that closes itself
def gen():
    try:
        yield
    finally:
        g.close()

g = gen()
next(g)
g.close()
