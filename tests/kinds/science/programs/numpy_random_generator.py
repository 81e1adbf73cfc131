"""default_rng with a seed draws the same numbers everywhere."""

import numpy as np

rng = np.random.default_rng(12345)
print(np.round(rng.random(4), 12).tolist())
print(rng.integers(0, 100, 8).tolist())
print(np.round(rng.normal(size=4), 10).tolist())
print(np.round(rng.exponential(2.0, 3), 10).tolist())
print(rng.permutation(10).tolist(), rng.choice(list("abcd"), 3).tolist())
print(np.round(rng.multivariate_normal([0, 1], [[2, 0.5], [0.5, 1]]), 8).tolist())
print(rng.poisson(4, 6).tolist(), rng.binomial(10, 0.3, 6).tolist())
print(np.round(rng.dirichlet([1, 2, 3]), 10).tolist())
print(np.round(rng.gamma(2.0, size=3), 10).tolist())
children = np.random.SeedSequence(7).spawn(2)
print([int(np.random.default_rng(c).integers(1000)) for c in children])
for bits in (np.random.PCG64DXSM, np.random.Philox, np.random.SFC64, np.random.MT19937):
    print(bits.__name__, np.random.Generator(bits(3)).integers(10**6, size=3).tolist())
