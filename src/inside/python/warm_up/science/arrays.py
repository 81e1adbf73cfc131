"""Arrays: making, indexing, arithmetic, linear algebra, random numbers."""

import numpy as np

rng = np.random.default_rng(7)
a = np.arange(12, dtype=float).reshape(3, 4)
b = np.linspace(0, 1, 4)
print(a @ b, (a * 2 + b).sum(axis=0), a[a > 5].mean(), a[:, ::2].T.shape)
print(np.where(a > 3, a, -1)[0], np.concatenate([a, a]).max(), np.argsort(b)[::-1])
print(np.linalg.solve(np.eye(3) * 2, np.ones(3)), np.linalg.norm(b), np.unique([1, 1, 2]))
print(np.linalg.eigvalsh(np.diag([1.0, 2.0])), np.round(np.std(a), 3), np.dot(b, b))
print(rng.normal(size=3).shape, np.random.rand(2).shape, np.percentile(a, 50), np.nan)
print(np.cumsum([1, 2, 3]), np.array(["a", "b"]) == "a", np.clip(a, 0, 5).astype(int)[2])
print(np.allclose(a, a + 1e-9), np.isnan(np.array([1, np.nan])).any(), np.zeros((2, 2)))
print(np.abs(np.fft.rfft([0, 1, 0, -1])).round(3), np.corrcoef(b, b**2)[0, 1].round(4))
try:
    np.linalg.inv(np.zeros((2, 2)))
except np.linalg.LinAlgError as error:
    print(error)
