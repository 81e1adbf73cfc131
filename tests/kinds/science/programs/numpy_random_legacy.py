"""The legacy state: seed, RandomState, get_state and set_state."""

import numpy as np

np.random.seed(42)
print(np.round(np.random.rand(4), 12).tolist())
print(np.round(np.random.randn(4), 10).tolist())
print(np.random.randint(0, 50, 6).tolist())
print(np.random.choice(5, 5, replace=False).tolist())
state = np.random.get_state()
first = np.random.uniform(size=3)
np.random.set_state(state)
print(np.array_equal(first, np.random.uniform(size=3)), state[0])
r = np.random.RandomState(0)
print(np.round(r.standard_t(5, 3), 9).tolist(), r.permutation(6).tolist())
print(np.round(r.beta(2, 3, 3), 9).tolist(), r.poisson(3.5, 5).tolist())
values = list(range(6))
r.shuffle(values)
print(values)
