import numpy as np

rng = np.random.default_rng(2024)
points = rng.random((200_000, 2))
pi = 4 * (np.hypot(*points.T) < 1).mean()
print(abs(pi - np.pi) < 0.02)
returns = rng.normal(0.0005, 0.01, size=(1000, 250))
paths = 100 * np.exp(returns.cumsum(axis=1))
print(paths.shape, np.percentile(paths[:, -1], 5) > 60)
