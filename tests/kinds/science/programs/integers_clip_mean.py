"""Statistics of large integers."""

import numpy as np

a = np.array([1, 5, 10**10])
print(
    np.clip(a, 2, 6),
    a.clip(max=9 * 10**9),
    a.mean(),
    np.median(a),
    np.std(a),
    np.round(a, -2),
    np.percentile(a, 50),
)
