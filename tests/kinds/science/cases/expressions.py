# title: never lets an expression given as text reach further than Python
# goal: DataFrame.eval and query look up names and attributes by themselves
# expect: refused

import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
df = pd.DataFrame({"a": [1, 2], "b": [3, 4]})

# %% query calls os.system
df.query("@pd.io.common.os.system('id') == 0")
print("ESCAPED")
# %% eval calls os.system by its builtins
df.eval("@print.__self__.__import__('os').execv('/bin/sh', ['sh'])", engine="python")
print("ESCAPED")
# %% pandas.eval
pd.eval("__import__('os').system('id')")
print("ESCAPED")
# %% pandas.eval with a resolver
import os

pd.eval("system('id')", local_dict={"system": os.system}, engine="python")
raise OSError("no command was run")
# %% another engine
df.eval("a + b", engine="numexpr")
print("ESCAPED")
# %% numpy's names as code
np.vectorize(eval)(np.array(["__import__('js')"]))
print("ESCAPED")
# %% a dtype as text
np.dtype("i4,(2,3)f8,__import__('os')")
print("ESCAPED")
# %% genfromtxt converters
import io
import subprocess

np.genfromtxt(io.StringIO("id"), converters={0: subprocess.check_output}, dtype=object, encoding=None)
print("ESCAPED")
# %% apply by name
pd.Series(["id"]).apply(__import__("os").popen)
print("ESCAPED")
# %% honest ones work
# expect: success stdout="[2]\n[4, 6]\n[5, 6]\n"
limit = 1
print(df.query("a > @limit")["a"].tolist())
print(df.eval("a + b").tolist())
print(df.eval("c = a + 4")["c"].tolist())
