"""What int is, told by its limits and names."""

import numpy as np

print(
    np.iinfo(int),
    np.iinfo(int).max,
    np.iinfo(np.int_).bits,
    repr(np.dtype(int)),
    repr(np.dtype("int")),
    repr(np.int_(3)),
    np.int_,
    np.uint,
    np.dtype("uint"),
    np.int64,
    np.int32,
    np.dtype(np.int32).itemsize,
    np.dtype(int).kind,
    np.dtype(int) == np.int64,
    np.dtype(int).name,
    np.dtype(int).str,
)
