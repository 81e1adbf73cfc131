# title: never lets a scientific package read or change a file outside the sandbox
# goal: the packages have readers and writers of their own, some of them in C
# expect: refused

import io
import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
SECRET = "/etc/passwd"

# %% numpy.fromfile
print("ESCAPED", np.fromfile(SECRET, dtype="u1"))
# %% numpy.fromfile of the process's memory
print("ESCAPED", np.fromfile("/proc/self/mem", dtype="u1", count=10))
# %% numpy.loadtxt
print("ESCAPED", np.loadtxt(SECRET, dtype=str, delimiter="\n"))
# %% numpy.genfromtxt
print("ESCAPED", np.genfromtxt("file:///etc/passwd", dtype=str))
# %% numpy.load
print("ESCAPED", np.load("/proc/self/environ", allow_pickle=True))
# %% numpy.memmap
print("ESCAPED", np.memmap(SECRET, mode="r"))
# %% numpy.memmap of a file of its own, written through
a = np.memmap("/tmp/mapped", mode="w+", shape=4)
a[:] = 7
a.flush()
print("held", np.fromfile("/tmp/mapped", dtype="u1").tolist())
raise OSError("held")
# %% numpy.DataSource
print("ESCAPED", np.lib.npyio.DataSource("/tmp").open(SECRET).read())
# %% numpy.tofile over a package
np.zeros(10).tofile("/lib/python3.12/site-packages/numpy/__init__.py")
print("ESCAPED")
# %% numpy.save over the standard library
np.save("/lib/python312.zip", np.zeros(3), allow_pickle=False)
open("/lib/python312.zip.npy")
print("ESCAPED")
# %% pandas.read_csv
print("ESCAPED", pd.read_csv(SECRET, sep=":"))
# %% pandas.read_csv by URL
print("ESCAPED", pd.read_csv("file:///etc/passwd", sep=":"))
# %% pandas.read_csv mapped into memory
print("ESCAPED", pd.read_csv("/proc/self/status", memory_map=True))
# %% pandas.read_fwf
print("ESCAPED", pd.read_fwf("/proc/self/cmdline"))
# %% pandas.read_json
print("ESCAPED", pd.read_json("/proc/self/environ", lines=True))
# %% pandas.read_table out of an archive
print("ESCAPED", pd.read_table("/etc/ssl.tar", compression="tar"))
# %% pandas.read_excel
print("ESCAPED", pd.read_excel("/etc/hosts"))
# %% pandas.read_sas
print("ESCAPED", pd.read_sas("/etc/passwd", format="xport"))
# %% pandas.HDFStore
print("ESCAPED", pd.HDFStore("/etc/x.h5"))
# %% pandas.read_parquet
print("ESCAPED", pd.read_parquet("/etc/passwd"))
# %% pandas writes a crontab
pd.DataFrame({"a": ["* * * * * root id"]}).to_csv("/etc/cron.d/evil", index=False)
print("ESCAPED")
# %% scipy.io.loadmat
import scipy.io

print("ESCAPED", scipy.io.loadmat("/etc/passwd", appendmat=False))
# %% scipy.io.wavfile
import scipy.io.wavfile

print("ESCAPED", scipy.io.wavfile.read("/etc/passwd"))
# %% scipy.io.mmread
import scipy.io

print("ESCAPED", scipy.io.mmread("/etc/passwd"))
# %% sklearn.datasets.load_files
from sklearn.datasets import load_files

print("ESCAPED", load_files("/etc"))
# %% sklearn.datasets.load_svmlight_file
from sklearn.datasets import load_svmlight_file

print("ESCAPED", load_svmlight_file("/etc/passwd"))
# %% load_svmlight_file by descriptor
from sklearn.datasets import load_svmlight_file

for number in range(3, 64):
    try:
        print("ESCAPED", number, load_svmlight_file(number))
    except (OSError, ValueError):
        pass
raise OSError("none is open")
# %% matplotlib.image
import matplotlib.image

print("ESCAPED", matplotlib.image.imread("/etc/passwd"))
# %% a font as a way to a file
from matplotlib.ft2font import FT2Font

print("ESCAPED", FT2Font("/etc/passwd"))
# %% style sheets
import matplotlib.style

matplotlib.style.use("/etc/passwd")
print("ESCAPED")
# %% jsonschema by file URL
import jsonschema

jsonschema.validate(1, {"$ref": "file:///etc/passwd"})
print("ESCAPED")
# %% files of its own work
# expect: success stdout="[0, 1, 2]\n[1]\n"
np.savez("/tmp/own.npz", a=np.arange(3))
print(np.load("/tmp/own.npz")["a"].tolist())
pd.DataFrame({"x": [1]}).to_csv("/tmp/own.csv", index=False)
print(pd.read_csv("/tmp/own.csv")["x"].tolist())
# %% next: files of the one before are gone
# expect: success stdout="[]\n"
import os

print(sorted(os.listdir("/tmp")) + sorted(os.listdir("/home/user")))
# %% ordinary: numpy's own files in the scratch folder
# expect: success stdout="[12 15 18 21]\n[8 10 12 14]\n[8 9 10 11]\n(4, 3)\n"
table = np.arange(12, dtype="<i4").reshape(3, 4)
np.save("/tmp/table.npy", table)
print(np.load("/tmp/table.npy").sum(axis=0))
with open("/tmp/table.npy", "wb") as file:
    np.save(file, table * 2)
print(str(np.load("/tmp/table.npy")[1]).replace("[ ", "["))
table.tofile("/tmp/table.bin")
print(str(np.fromfile("/tmp/table.bin", dtype="<i4")[8:]).replace("[ ", "[").replace("  ", " "))
np.savez("/tmp/two.npz", second=table.T)
print(np.load("/tmp/two.npz")["second"].shape)
