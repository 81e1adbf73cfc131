"""What an integer of an array is an instance of."""

import numpy as np

x = np.array([1])[0]
print(
    isinstance(x, np.int64),
    isinstance(x, np.int_),
    type(x),
    repr(x),
    isinstance(x, np.integer),
    isinstance(x, int),
)
