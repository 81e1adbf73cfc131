import numpy as np

rng = np.random.default_rng(0)
steps = rng.choice([-1, 1], size=(100, 50))
walks = steps.cumsum(axis=1)
print(walks.shape, abs(walks.mean()) < 2, walks.max() <= 50)
np.random.seed(3)
print(np.random.rand(2).round(3))
