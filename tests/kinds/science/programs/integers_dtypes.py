"""The type that each way to make an array gives."""

import numpy as np

print(
    np.array([1]).dtype,
    np.arange(3).dtype,
    np.linspace(0, 10, 5, dtype=int),
    np.linspace(0, 10, 5, dtype=int).dtype,
    np.zeros(2, int).dtype,
    np.full(2, 7).dtype,
    np.ones_like([1]).dtype,
    np.asarray(5).dtype,
    np.array([]).dtype,
    np.array([1, 2.0]).dtype,
    np.result_type(int, np.int32),
    np.promote_types("i4", "i8"),
    np.eye(2, dtype=int).dtype,
    np.indices((2, 2)).dtype,
    np.mgrid[0:2].dtype,
    np.r_[1:3].dtype,
    np.tri(2, dtype=int).dtype,
    np.fromiter([1], int).dtype,
    np.fromstring("1 2", sep=" ", dtype=int),
    np.array("3").astype(int),
    np.loadtxt(["1 2"], dtype=int).dtype,
    np.floor(3.2).astype(int).dtype,
    np.array([1.5]).astype("int").dtype,
    np.diff([1, 2]).dtype,
    np.searchsorted([1], 1).dtype,
)
print(
    repr(np.array([1, 2], dtype=np.int32)),
    repr(np.array([1], dtype="uint64")),
    repr(np.array([1, 2], dtype="i4") + 1),
)
