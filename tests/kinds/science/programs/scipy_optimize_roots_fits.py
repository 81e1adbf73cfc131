"""Roots, least squares, curve fits, linear and integer programs, assignment."""

import numpy as np
from scipy import optimize

print(round(optimize.brentq(lambda x: x**3 - 2, 0, 2), 9), round(optimize.newton(lambda x: x**2 - 2, 1), 9))
print(np.round(optimize.fsolve(lambda v: [v[0] + v[1] - 3, v[0] * v[1] - 2], [0.5, 3]), 7).tolist())
print(np.round(optimize.root(lambda v: np.cos(v) - v, [0.5], method="lm").x, 7).tolist())
x = np.linspace(0, 4, 30)
y = 2.5 * np.exp(-1.3 * x) + 0.5
parameters, covariance = optimize.curve_fit(lambda t, a, b, c: a * np.exp(-b * t) + c, x, y, p0=(1, 1, 1))
print(np.round(parameters, 6).tolist())
fit = optimize.least_squares(lambda p: p[0] * x + p[1] - y, [0, 0], loss="soft_l1")
print(np.round(fit.x, 4).tolist(), fit.success)
print(np.round(optimize.leastsq(lambda p: p[0] * x - y, [1.0])[0], 6).tolist())
print(np.round(optimize.nnls([[1, 0], [1, 0], [0, 1]], [2, 1, -1])[0], 6).tolist())
lp = optimize.linprog([-1, 4], A_ub=[[-3, 1], [1, 2]], b_ub=[6, 4], bounds=[(None, None), (-3, None)])
print(lp.x.tolist(), lp.fun, lp.message)
whole = optimize.milp([-1, -2], constraints=optimize.LinearConstraint([[3, 5]], ub=[16.5]), integrality=[1, 1], bounds=optimize.Bounds(0, 4))
print(np.round(whole.x).tolist(), whole.fun)
rows, columns = optimize.linear_sum_assignment([[4, 1, 3], [2, 0, 5], [3, 2, 2]])
print(columns.tolist())
try:
    optimize.brentq(lambda x: x**2 + 1, 0, 1)
except ValueError as error:
    print(error)
print(np.round(optimize.fixed_point(lambda v: np.sqrt(v + 2), 1.0), 8), optimize.check_grad(optimize.rosen, optimize.rosen_der, [2, -1]) < 1e-3)
