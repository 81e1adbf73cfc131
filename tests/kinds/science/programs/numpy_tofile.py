"""Arrays write their bytes to a file, and say what they cannot do."""

import io
import pathlib

import numpy as np

row = np.arange(6.0).reshape(2, 3)
row.tofile("/tmp/row.txt", sep=",")
print(np.genfromtxt("/tmp/row.txt", delimiter=","))
row[:, ::2].tofile(pathlib.Path("/tmp/part.txt"), sep=" ", format="%d")
print(np.loadtxt("/tmp/part.txt"))
row.tofile("/tmp/row.bin")
print(pathlib.Path("/tmp/row.bin").exists())
for what, target in (
    (row, "/tmp/absent/row.bin"),
    (row, io.BytesIO()),
    (row, 1),
    (np.array([object()]), "/tmp/row.bin"),
):
    try:
        what.tofile(target)
    except Exception as error:
        print(type(error).__name__, error)
