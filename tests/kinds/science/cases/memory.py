# title: never lets a buffer that lies about its bounds reach further than one run
# goal: read and write any address of WebAssembly's memory, to change what comes after
# expect: any -- whatever it claims, the next program must find nothing of it

import numpy as np
from numpy.lib.stride_tricks import as_strided


def memory(start=0, size=1 << 24):
    """Return an array over the memory itself."""

    class Lie:
        __array_interface__ = {
            "version": 3,
            "shape": (size,),
            "typestr": "|u1",
            "data": (start or 1, False),
        }

    return np.asarray(Lie())


# %% as_strided reads out of bounds
a = as_strided(np.zeros(4, dtype="u1"), shape=(50_000_000,), strides=(1,))
print("contained", int(a.sum() >= 0))
# %% as_strided writes out of bounds
a = as_strided(np.zeros(4, dtype="u1"), shape=(1 << 20,), strides=(1,))
a[:] = 0xFF
print("contained")
# %% as_strided writes before its start
a = as_strided(np.zeros(4, dtype="i8"), shape=(1 << 16,), strides=(-8,))
a[:] = 0x41
print("contained")
# %% all of memory is read
print("contained", len(bytes(memory(1, 100_000_000))))
# %% what is read is no host memory
data = bytes(memory(1, 100_000_000))
# Spelt backwards, or the program would find its own text.
words = [word[::-1].encode() for word in ("0:0:x:toor", "RID_ONED", "/=DWP", "_SETENREBUK")]
found = [word for word in words if word in data]
print("ESCAPED" if found else "contained", found)
# %% all of memory is zeroed
memory(1, 100_000_000)[:] = 0
print("contained")
# %% every second byte of the low memory is flipped
memory(1, 1 << 23)[::2] ^= 0xFF
print("contained")
# %% the stack is overwritten
memory(1 << 20, 1 << 20)[:] = 0x90
print("contained")
# %% past the end of memory
memory(0x7FFF_0000, 1 << 16)[:] = 1
print("contained")
# %% one object after another is forged
for address in range(1 << 22, 1 << 24, 4096):
    memory(address, 64)[:] = 0xCC
print("contained")
# %% None and True are changed
m = memory(id(None) + 1, 16)
m[:] = 3
m = memory(id(True) + 8, 4)
m[:] = 0
print("contained")
# %% small integers are changed
memory(id(5) + 12, 4)[0] = 7
print("contained", 2 + 3)
# %% the name of a function of numpy is changed
address = id(np.linalg.solve)
memory(address + 8, 64)[:] = 0
print("contained")
# %% a function pointer of a type is changed
memory(id(np.ndarray) + 48, 256).view("u1")[:] = 5
print("contained", np.arange(3))
# %% a function pointer points at each entry of the table in turn
cls = type("Forged", (), {"__call__": lambda self: 1})
made = cls()
slots = memory(id(cls), 400)
calls = [i for i in range(0, 400, 4)]
for number in range(1, 4000, 37):
    copy = slots.copy()
    slots[64:68] = np.frombuffer(np.uint32(number).tobytes(), "u1")
    try:
        made()
    except BaseException:
        pass
    slots[:] = copy
print("contained")
# %% objects out of numbers
raw = np.arange(1, 5, dtype=np.uintp)


class Objects:
    __array_interface__ = {"version": 3, "shape": (4,), "typestr": "|O4", "data": (raw.__array_interface__["data"][0], False)}


print("contained", np.asarray(Objects()).tolist())
# %% a sparse matrix with indices out of bounds
from scipy import sparse

m = sparse.csr_array((np.ones(3), np.array([0, 1, 2]), np.array([0, 1, 2, 3])), shape=(3, 3))
m.indices[:] = [10**8, -(10**8), 2**30]
print("contained", m.toarray().shape, (m @ np.ones(3)).shape)
# %% a sparse matrix with a forged row pointer
from scipy import sparse

m = sparse.csr_array(np.eye(3))
m.indptr[:] = [0, 10**7, -5, 2**31 - 1]
print("contained", (m + m).shape)
# %% a graph with wild indices
from scipy import sparse
from scipy.sparse import csgraph

m = sparse.csr_array(np.eye(3))
m.indices[:] = 2**30
print("contained", csgraph.dijkstra(m).shape)
# %% a tree of scikit-learn with forged nodes
# timeout: 500
# expect: any
from sklearn.tree import DecisionTreeClassifier

tree = DecisionTreeClassifier().fit([[0.0], [1]], [0, 1])
state = tree.tree_.__getstate__()
state["nodes"]["left_child"][:] = 2**30
tree.tree_.__setstate__(state)
print("contained", tree.predict([[0.5]]))
# %% LAPACK with a wrong leading dimension
from scipy.linalg import lapack

a = np.ones((2, 2), order="F")
print("contained", lapack.dgetrs(a, np.array([10**6, 10**7], dtype="i4"), np.ones(2)))
# %% BLAS with a wrong offset
from scipy.linalg import blas

print("contained", blas.ddot(np.ones(2), np.ones(2), n=2, offx=1))
# %% the generator's state by its address
bits = np.random.PCG64(1)
memory(int(bits.capsule.__repr__().split("0x")[1].rstrip(">"), 16), 64)[:] = 9
print("contained", np.random.Generator(bits).random(2))
# %% memory that was freed
a = np.arange(1000)
view = memory(a.__array_interface__["data"][0], 8000)
del a
junk = [np.zeros(1000) for _ in range(10)]
view[:] = 1
print("contained", junk[0][0] >= 0)
