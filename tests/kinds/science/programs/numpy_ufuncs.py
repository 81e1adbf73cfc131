"""Universal functions: reduce, accumulate, where, errors, own ones."""

import numpy as np

print(np.add.reduce([[1, 2], [3, 4]], axis=1).tolist(), np.multiply.accumulate([1, 2, 3, 4]).tolist())
print(np.subtract.outer([5, 6], [1, 2]).tolist(), np.add.reduceat(np.arange(8), [0, 4, 1, 5]).tolist())
print(np.divide([1, 2], [0, 2], where=[False, True], out=np.zeros(2)).tolist())
with np.errstate(all="ignore"):
    print((np.array([1.0, 0.0, -1.0]) / 0).tolist())
double = np.frompyfunc(lambda x, y: x * 2 + y, 2, 1)
print(double([1, 2], [10, 20]).tolist())
clip = np.vectorize(lambda x: "big" if x > 2 else "small")
print(clip([1, 3]).tolist())
print(np.round(np.sinc([0, 0.5]), 9).tolist(), np.hypot(3, 4), np.gcd(12, 18))
print(np.logaddexp(0, 0).round(9), np.bitwise_count([7, 8]).tolist())
print(np.round(np.exp(1j * np.pi), 12), np.angle(1j).round(9))
print(np.nan_to_num([np.inf, np.nan, 1.0], posinf=9).tolist(), np.isclose(0.1 + 0.2, 0.3))
x = np.linspace(0, 1, 5)
print(np.round(np.piecewise(x, [x < 0.5, x >= 0.5], [lambda v: v, lambda v: v**2]), 6).tolist())
