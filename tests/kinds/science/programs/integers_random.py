"""Draws of the legacy generators."""

import numpy as np

np.random.seed(42)
print(
    repr(np.random.permutation(5)),
    repr(np.random.choice(10, 3)),
    repr(np.random.choice(5, 3, replace=False)),
    repr(np.random.choice([10, 20], 2)),
    np.random.choice(5),
    type(np.random.choice(5)),
    repr(np.random.choice(4, 3, p=[0.1, 0.2, 0.3, 0.4])),
)
print(
    repr(np.random.poisson(3, 4)),
    repr(np.random.binomial(10, 0.5, 4)),
    repr(np.random.geometric(0.3, 3)),
    repr(np.random.multinomial(10, [0.5, 0.5])),
    np.random.poisson(2),
    type(np.random.binomial(3, 0.5)),
)
x = np.arange(5)
np.random.shuffle(x)
print(repr(x))
r = np.random.RandomState(0)
print(
    repr(r.randint(0, 100, 3)),
    repr(r.permutation(np.arange(4))),
    r.hypergeometric(5, 5, 3, 2),
    r.negative_binomial(3, 0.4, 2),
    r.zipf(2.0, 3),
    r.logseries(0.5, 3),
)
