"""Means, quantiles, histograms, correlations, with missing values and axes."""

import numpy as np

x = np.array([[3.0, 1.0, np.nan], [4.0, 1.5, 9.0], [2.6, 5.0, 3.5]])
print(np.round(np.nanmean(x, axis=0), 6).tolist(), round(float(np.nanstd(x)), 6))
print(np.nanmax(x), np.nanargmin(x, axis=1).tolist())
v = np.array([7, 15, 36, 39, 40, 41])
print(np.percentile(v, [25, 50, 75]).tolist(), np.median(v), np.ptp(v))
print(np.quantile(v, 0.4, method="hazen"), round(np.var(v, ddof=1), 6))
counts, edges = np.histogram([1, 2, 2, 3, 9], bins=4)
print(counts.tolist(), edges.tolist(), np.bincount([0, 1, 1, 3]).tolist())
print(np.round(np.corrcoef([1, 2, 3, 4], [2, 1, 4, 3]), 6).tolist())
print(np.round(np.cov([[1, 2, 3], [1, 4, 9]]), 6).tolist())
print(np.digitize([0.2, 6.4, 3.0], [0.0, 1.0, 2.5, 4.0]).tolist())
print(np.average([1, 2, 3], weights=[3, 2, 1]), np.cumsum([1, 2, 3]).tolist())
print(np.convolve([1, 2, 3], [0, 1, 0.5]).tolist(), np.gradient([1, 4, 9, 16.0]).tolist())
print(np.trapezoid([1, 2, 3]), np.diff([1, 4, 9], n=2).tolist())
print(np.interp([0.5, 2.5], [0, 1, 2, 3], [0, 10, 20, 40]).tolist())
