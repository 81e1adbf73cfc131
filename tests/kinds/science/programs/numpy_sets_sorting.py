"""Sorting, searching, unique values, set operations, reshaping."""

import numpy as np

a = np.array([3, 1, 2, 3, 1, 9])
values, index, inverse, counts = np.unique(
    a, return_index=True, return_inverse=True, return_counts=True
)
print(values.tolist(), index.tolist(), inverse.tolist(), counts.tolist())
print(np.union1d([1, 2], [2, 5]).tolist(), np.setdiff1d([1, 2, 3], [2]).tolist())
print(np.isin([1, 5], a).tolist(), np.searchsorted([1, 2, 4], [0, 2, 3]).tolist())
print(np.argsort([3, 1, 2], kind="stable").tolist(), np.partition(a, 2)[:2].tolist())
print(np.lexsort(([9, 4, 0], [1, 1, 0])).tolist())
print(np.concatenate([np.zeros((1, 2)), np.ones((1, 2))]).tolist())
print(np.stack([[1, 2], [3, 4]], axis=1).tolist(), np.tile([1, 2], 2).tolist())
print([part.tolist() for part in np.array_split(np.arange(7), 3)])
print(np.roll(np.arange(5), 2).tolist(), np.flip([[1, 2], [3, 4]], 0).tolist())
print(np.pad([1, 2], 2, mode="reflect").tolist(), np.repeat([1, 2], [2, 3]).tolist())
print(np.meshgrid([1, 2], [3, 4])[1].tolist(), np.moveaxis(np.zeros((2, 3, 4)), 0, -1).shape)
