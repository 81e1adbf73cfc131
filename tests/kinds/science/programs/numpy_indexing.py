"""Slices, masks, fancy indexing, broadcasting, views."""

import numpy as np

a = np.arange(30).reshape(5, 6)
print(a[1:4, ::-2].tolist(), a[[0, 2], [1, 3]].tolist())
print(a[np.ix_([0, 4], [5, 0])].tolist(), a[a % 7 == 0].tolist())
b = a[:, 1]
b[:] = -1
print(a[0].tolist(), np.shares_memory(a, b))
print(np.where(a < 0, 0, a).sum(axis=1).tolist(), np.argwhere(a < 0).shape)
grid = np.arange(3)[:, None] * 10 + np.arange(4)
print(grid.tolist(), np.broadcast_shapes((3, 1), (4,)))
print(np.take_along_axis(grid, np.argsort(-grid, axis=1), axis=1).tolist())
print(np.lib.stride_tricks.sliding_window_view(np.arange(6), 3).sum(axis=1).tolist())
a[2, 3:] += 100
np.add.at(grid, ([0, 0, 1], [0, 0, 1]), 5)
print(a[2].tolist(), grid[:2, :2].tolist())
