import numpy as np
from scipy import optimize

result = optimize.minimize(lambda p: (p[0] - 1) ** 2 + (p[1] + 2) ** 2, x0=[0, 0], method="Nelder-Mead")
print(result.x.round(2), result.success)
root = optimize.brentq(lambda x: x**3 - 2, 0, 2)
params, _ = optimize.curve_fit(lambda x, a, b: a * x + b, np.arange(5), 3 * np.arange(5) + 1)
print(round(root, 4), params.round(3))
