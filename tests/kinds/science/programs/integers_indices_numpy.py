"""Indices that numpy hands back, by whatever way."""

import numpy as np

a = np.array([30, 10, 20, 10])
for f in [
    np.argsort,
    np.argmax,
    np.argmin,
    lambda x: np.unique(x, return_inverse=True)[1],
    np.flatnonzero,
    lambda x: x.argpartition(2),
    lambda x: np.nonzero(x)[0],
    lambda x: x.nonzero()[0],
    lambda x: np.digitize(x, [5, 15, 25]),
    lambda x: np.searchsorted(np.sort(x), 15),
]:
    r = f(a)
    print(type(r).__name__, getattr(r, "dtype", None), repr(r))
print(
    list(map(np.argmax, [[1, 2], [3, 1]])),
    np.apply_along_axis(np.argmax, 1, np.eye(3)).dtype,
)
order = sorted(range(4), key=a.__getitem__)
print(order)
idx = np.where(a > 5)[0]
acc = 1
for i in idx:
    acc = acc * 1_003 + i
print(acc, type(acc))
h = np.int64(7)
for i in np.argsort(a):
    h = h * 31 + i * 1_000_000_007
print(h)
m = np.arange(12).reshape(3, 4)
print(
    m.sum(axis=0) * 10**9,
    m.prod(),
    m.cumsum(axis=1)[-1] * 10**9,
    m.max() * 10**10,
    np.ptp(m) * 10**10,
    np.trace(m @ m.T) * 10**8,
)
r, c = np.where(m % 3 == 0)
print(r * 100_000 * c * 100_000, (r * 4 + c).dtype)
print(np.ravel_multi_index((r, c), m.shape) * 10**9)
print(np.bincount(a)[30] * 10**10, np.bincount([1, 1], minlength=4).dtype)
print(np.histogram(a, bins=2)[0] * 10**10)
print(
    np.array([2**31, 1]).dtype,
    np.array([2**31 - 1]) + 1,
    np.int_(2**40),
    np.arange(3, dtype="int") * 2**33,
)
print(
    np.array([1, 2, 3], dtype="int32").sum(),
    np.array([2**31 - 1], dtype=np.int32) + np.int32(1),
)
x = np.array([1, 2], dtype=np.int32)
print(
    x.dtype,
    (x * 2).dtype,
    (x + np.array([1, 2])).dtype,
    repr(x),
    type(x[0]),
    x.sum().dtype,
    repr(x.sum()),
)
print(
    np.add.reduce(np.ones(3, np.int16)).dtype,
    np.ones(3, np.uint8).sum().dtype,
    np.ones(3, np.uint32).sum().dtype,
    np.ones(3, np.int32).prod().dtype,
    np.ones(3, np.int32).cumsum().dtype,
)
print(
    np.dot(np.full(10, 10**5), np.full(10, 10**5)),
    np.einsum("i,i->", np.full(10, 10**5), np.full(10, 10**5)),
    np.cross([1, 0, 0], [0, 10**10, 0]),
)
print(
    np.iinfo(np.intp).max, np.iinfo(np.uintp).max, np.dtype(np.intp), np.dtype(np.long)
)
print(np.fromiter((i * 10**6 for i in range(4)), dtype=np.int_) ** 2)
print(np.power(10, np.arange(12)), np.cumprod(np.full(12, 10)))
print(
    np.count_nonzero(m, axis=1).dtype,
    np.argmax(m, axis=1).dtype,
    np.sort(m, axis=None).dtype,
    np.lexsort((a, a)).dtype,
)
print(
    np.random.default_rng(0).integers(0, 5, 3).dtype,
    np.random.default_rng(0).choice(5, 3).dtype,
    np.random.default_rng(0).permutation(4).dtype,
    np.random.default_rng(1).poisson(5, 3),
    np.random.default_rng(1).multinomial(10, [0.2, 0.8]).dtype,
    np.random.default_rng(1).hypergeometric(5, 5, 3, 3).dtype,
)
np.random.seed(0)
print(
    np.random.randint(1, 7, size=(2, 3)),
    np.random.randint(2**40, size=2),
    np.random.randint(0, 255, 3, dtype=np.uint8),
    np.random.randint([1, 2], [10, 2**35]),
    np.random.rand(2),
    np.random.randint(0, 2**31, 3),
)
a2 = np.argsort([3, 1, 2])
a2 *= 3_000_000_000
print(a2)
b = np.nonzero([0, 1, 1])[0]
b += 5_000_000_000
print(b)
print(
    np.array(["a", "b", "a"]) == "a",
    np.char.str_len(np.array(["ab", "c"])),
    np.char.count(np.array(["aab"]), "a"),
    np.char.find(np.array(["xab"]), "a"),
)
print(repr(np.char.str_len(np.array(["ab", "c"]))))
print(np.ix_([0, 2], [1, 3])[0].dtype, repr(np.ix_([True, False, True])[0]))
print(np.nditer(a, flags=["multi_index"]).multi_index, next(np.ndenumerate(a)))
s = np.zeros(3, dtype=[("id", int), ("n", "i4")])
s["id"] = 10**12
print(s.dtype, s["id"].sum())
print(
    np.frombuffer(np.arange(2).tobytes(), dtype=int),
    np.arange(2).tobytes().hex(),
    np.arange(3).nbytes,
    np.arange(3).itemsize,
)
print(np.shape(a)[0] * 10**10, a.size * 10**10, len(a), np.size(m, 0), a.ndim)
print(
    np.array([True, False]).astype(int).dtype,
    np.array(["12"]).astype(int) * 10**9,
    np.array([1.5e10]).astype(int),
    np.float64(1e12).astype(int),
    int(np.float64(3e9)),
    np.int64(3e9),
)
print(
    np.floor(np.array([3e9])).astype(int),
    np.rint([3e9]).astype("int"),
    np.round(3e9).astype(int),
    np.trunc(np.array([1e12])).astype(np.int_),
)
print(
    np.ma.masked_array([1, 2, 3], mask=[0, 0, 1]).argmax(),
    np.ma.masked_array([1, 2]).nonzero(),
    np.ma.count_masked(np.ma.masked_array([1, 2], mask=[1, 0])),
)
print(
    np.polynomial.Polynomial([1, 2])(np.arange(3)),
    np.interp(np.arange(3), [0, 2], [0, 10**10]),
)
print(
    np.unique(np.array([[1, 2], [1, 2]]), axis=0, return_counts=True),
    np.unique_counts(np.array([1, 1, 2])),
)
print(
    np.union1d([1], [2]).dtype,
    np.setdiff1d(np.arange(4), [1]).dtype,
    np.isin([1, 2], [1]),
    np.intersect1d([1, 2, 3], [2, 3], return_indices=True),
)
print(
    np.array_repr(np.argsort(np.array(["b", "a"]))),
    np.argsort(np.array(["b", "a"])).tolist(),
    str(np.argsort([2, 1])),
)
