"""Scores of predictions, computed by hand with arrays."""

import math

import numpy as np

truth = np.array([1, 0, 1, 1, 0, 1])
predicted = np.array([1, 0, 0, 1, 1, 1])
hits = int(((truth == 1) & (predicted == 1)).sum())
precision, recall = hits / predicted.sum(), hits / truth.sum()
print(round(float(2 * precision * recall / (precision + recall)), 4))
print(np.mean(truth == predicted), np.bincount(truth * 2 + predicted, minlength=4))
left, right = np.array([0.1, 0.3, 0.5]), np.array([0.2, 0.1, 0.4])
cosine = left @ right / (np.linalg.norm(left) * np.linalg.norm(right))
print(round(float(cosine), 4), np.sqrt(np.mean((left - right) ** 2)).item())
exponents = np.exp(left - left.max())
print((exponents / exponents.sum()).tolist(), np.argmax(right), np.var(left, ddof=1))
table = np.random.default_rng().random((5, 3))
print(table.mean(axis=1).shape, np.sort(table, axis=0)[-1].max() <= 1, np.median(left))
print(np.histogram([1, 2, 2, 3], bins=3)[0].tolist(), np.vstack([left, right]).tolist())
print(np.tile([1, 2], 2), np.outer(left, right).sum(), np.meshgrid([1], [2])[0].shape)
print(math.log(2), np.log1p(0.5), np.isclose(cosine, 1), np.full((2, 2), 7).diagonal())
