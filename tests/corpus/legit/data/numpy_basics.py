import numpy as np

a = np.arange(12).reshape(3, 4)
print(a.sum(axis=0), a[:, 1:3].mean(), (a > 5).sum())
print(np.linspace(0, 1, 5), np.trace(np.eye(3)), a.T.shape, a.__class__.__name__)
