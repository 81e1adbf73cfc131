"""Polynomials: fits, roots, Chebyshev and Legendre series."""

import numpy as np
from numpy.polynomial import Chebyshev, Polynomial, legendre

p = Polynomial([6, -5, 1])
print(np.round(p.roots(), 9).tolist(), p(4.0), p.deriv().coef.tolist())
x = np.linspace(-1, 1, 11)
fit = Polynomial.fit(x, 2 + 3 * x - x**3, 3)
print((np.round(fit.convert().coef, 8) + 0.0).tolist())
print(np.round(np.polyfit([0, 1, 2], [1, 3, 7], 2), 8).tolist(), np.polyval([1, 0, 2], 3))
print(np.round(np.sort(np.roots([1, -6, 11, -6])), 6).tolist())
series = Chebyshev.interpolate(np.exp, 5)
print(np.round(series.coef, 7).tolist(), round(float(series(0.3)), 6))
nodes, weights = legendre.leggauss(3)
print(np.round(nodes + 0.0, 8).tolist(), np.round(weights, 8).tolist())
print((Polynomial([1, 1]) ** 3).coef.tolist(), (p // Polynomial([-2, 1])).coef.tolist())
