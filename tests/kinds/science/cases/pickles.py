# title: never lets a pickle in a scientific file format reach further than Python
# goal: unpickling calls any function; the packages unpickle on request
# expect: refused

import io
import os
import pickle
import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")


class Evil:
    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


class Import:
    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        return (__import__, (self.name,))


def object_array(value):
    array = np.empty(1, dtype=object)
    array[0] = value
    data = io.BytesIO()
    np.save(data, array)
    return io.BytesIO(data.getvalue())


# %% numpy.load refuses a pickle unless asked
# expect: success stdout="ValueError\n"
try:
    print("ESCAPED", np.load(object_array(1)))
except ValueError as error:
    print(type(error).__name__)
# %% numpy.load runs a command
result = np.load(object_array(Evil(os.system, "id")), allow_pickle=True)
raise OSError(f"no command: {result}")
# %% numpy.load starts a process
np.load(object_array(Evil(os.execv, "/bin/sh", ["sh"])), allow_pickle=True)
print("ESCAPED")
# %% numpy.load opens a file
np.load(object_array(Evil(open, "/etc/passwd")), allow_pickle=True)
print("ESCAPED")
# %% numpy.load imports js
np.load(object_array(Import("js")), allow_pickle=True)
print("ESCAPED")
# %% numpy.load imports ctypes
np.load(object_array(Import("_ctypes")), allow_pickle=True)
print("ESCAPED")
# %% pandas.read_pickle
data = io.BytesIO(pickle.dumps(Evil(os.popen, "id")))
print("ESCAPED", pd.read_pickle(data).read())
# %% joblib.load
import joblib

joblib.dump(Evil(os.posix_spawn, "/bin/sh", ["sh"], {}), "/tmp/evil")
joblib.load("/tmp/evil")
print("ESCAPED")
# %% an array that claims more memory than it has
# expect: success stdout="contained\n"
# also: refused -- the state is checked, or what it reads is not mapped
array = np.zeros(4)
array.__setstate__((1, (1 << 20,), np.dtype("u1"), False, b"x" * (1 << 20)))
array.__setstate__((1, (4,), np.dtype("O"), False, [1, 2, 3, 4]))
print("contained")
# %% ends Python through a pickle
# expect: exit code=3
np.load(object_array(Evil(os._exit, 3)), allow_pickle=True)
