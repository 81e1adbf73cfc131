"""Integers as fields of records."""

import numpy as np

d = np.dtype([("a", int), ("b", float), ("c", "i4")])
print(d, d.itemsize)
x = np.zeros(2, d)
x["a"] = 10**12
print(x)
print(np.array([(1, 2.0)], dtype="int,float").dtype)
print(np.rec.array([(1, "a")]).dtype)
