"""Arrays from text and to text, saved into memory and loaded from it."""

import io

import numpy as np

table = np.loadtxt(io.StringIO("1,2,3\n4,5,6"), delimiter=",")
print(table.tolist())
mixed = np.genfromtxt(
    io.StringIO("a,b\n1,x\n,y"), delimiter=",", names=True, dtype=None, encoding="utf-8"
)
print(mixed["a"].tolist(), mixed["b"].tolist())
out = io.StringIO()
np.savetxt(out, table, fmt="%.2f", delimiter=";", header="p;q;r")
print(out.getvalue())
data = io.BytesIO()
np.save(data, table)
print(len(data.getvalue()), np.load(io.BytesIO(data.getvalue())).tolist())
archive = io.BytesIO()
np.savez_compressed(archive, first=table, second=np.arange(3))
archive.seek(0)
with np.load(archive) as loaded:
    print(sorted(loaded.files), loaded["second"].tolist())
print(np.array2string(np.array([1.5, 2.25]), precision=1), repr(np.eye(2)))
with np.printoptions(precision=3, suppress=True):
    print(np.array([1e-10, 3.14159265]))
print(np.fromstring("1 2 3", sep=" ").tolist(), np.format_float_scientific(12345.678, 3))
