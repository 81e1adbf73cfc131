"""Draws of a Generator."""

import numpy as np

r = np.random.default_rng(42)
print(
    repr(r.integers(0, 10, 5)),
    r.integers(10**12),
    repr(r.permutation(5)),
    repr(r.choice(10, 3)),
    repr(r.choice(5, 3, replace=False)),
    r.poisson(3, 3).dtype,
    r.binomial(5, 0.5, 3),
    repr(r.permuted(np.arange(4))),
    repr(r.multinomial(5, [0.5, 0.5])),
    repr(r.choice(3, 2, p=[0.2, 0.3, 0.5])),
)
