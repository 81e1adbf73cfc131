# title: never lets a program load, build or call native code of its choice
# goal: numpy and scipy know how to compile, load and call foreign functions
# expect: refused

import numpy as np

# %% numpy.ctypeslib.load_library
print("ESCAPED", np.ctypeslib.load_library("libc", "/usr/lib"))
# %% numpy.ctypeslib.as_array of an address
print("ESCAPED", np.ctypeslib.as_array(0, shape=(4,)))
# %% numpy.ctypeslib.ndpointer
pointer = np.ctypeslib.ndpointer(dtype="f8")
print("ESCAPED", pointer(1024).contents)
# %% an array's ctypes
import ctypes

print("ESCAPED", ctypes.string_at(np.zeros(3).ctypes.data, 8))
# %% an array's data_as
print("ESCAPED", np.zeros(3).ctypes.data_as(np.ctypeslib.ctypes.c_void_p).contents)
# %% numpy.f2py compiles
import numpy.f2py

status = np.f2py.compile("subroutine evil\nend", modulename="evil")
raise OSError(f"no compiler: {status}") if status else print("ESCAPED")
# %% numpy.f2py reads a file
# expect: success -- it says that there is none, and how to use it
# also: refused -- or fails
from numpy.f2py import run_main

if run_main(["/etc/passwd"]):
    print("ESCAPED")
# %% numpy.distutils
import numpy.distutils.exec_command as e

print("ESCAPED", e.exec_command("id"))
# %% LowLevelCallable of an address
from scipy import LowLevelCallable, integrate

print("ESCAPED", integrate.quad(LowLevelCallable(1024), 0, 1))
# %% LowLevelCallable of a function of ctypes
import ctypes

from scipy import LowLevelCallable, integrate

function = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double)(lambda x: x)
print("ESCAPED", integrate.quad(LowLevelCallable(function), 0, 1))
# %% LowLevelCallable of a capsule with another signature
import numpy.random.mtrand
from scipy import LowLevelCallable, integrate

capsule = np.random.MT19937(1).capsule
print("ESCAPED", integrate.quad(LowLevelCallable(capsule), 0, 1))
# %% a capsule of cython with a forged signature
import scipy.special.cython_special as c
from scipy import LowLevelCallable, integrate

capsule = next(iter(c.__pyx_capi__.values()))
print("ESCAPED", integrate.quad(LowLevelCallable(capsule, signature="double (double)"), 0, 1))
# %% numba
import numba

print("ESCAPED")
# %% pandas with numba
import pandas as pd

pd.Series([1.0, 2]).rolling(2).mean(engine="numba")
print("ESCAPED")
# %% cffi
from scipy._lib._ccallback import LowLevelCallable, ffi

if ffi is None:
    raise ImportError("no cffi")
print("ESCAPED", ffi)
# %% an extension written to disk
import importlib.machinery
import importlib.util

open("/tmp/evil.so", "wb").write(b"\0asm\1\0\0\0")
loader = importlib.machinery.ExtensionFileLoader("evil", "/tmp/evil.so")
spec = importlib.util.spec_from_loader("evil", loader)
print("ESCAPED", importlib.util.module_from_spec(spec))
# %% an extension over a library that is there
open("/lib/python3.12/site-packages/scipy/odr/__odrpack.so", "wb").write(b"x")
print("ESCAPED")
