"""Minimization by many methods, with bounds and constraints."""

import numpy as np
from scipy import optimize

rosen, rosen_der = optimize.rosen, optimize.rosen_der
x0 = np.array([-1.2, 1.0])
for method in ("Nelder-Mead", "Powell", "BFGS", "L-BFGS-B", "CG", "TNC", "SLSQP", "trust-constr", "COBYLA"):
    derivative = rosen_der if method in ("BFGS", "L-BFGS-B", "CG", "TNC", "SLSQP", "trust-constr") else None
    options = {"maxiter": 20000}
    result = optimize.minimize(rosen, x0, method=method, jac=derivative, options=options)
    print(method, np.round(result.x, 2).tolist() if method != "COBYLA" else bool(result.fun < 1))
newton = optimize.minimize(rosen, x0, method="Newton-CG", jac=rosen_der, hess=optimize.rosen_hess)
print(np.round(newton.x, 4).tolist())
constrained = optimize.minimize(
    lambda x: (x[0] - 1) ** 2 + (x[1] - 2.5) ** 2,
    (2, 0),
    method="SLSQP",
    bounds=((0, None), (0, None)),
    constraints=[
        {"type": "ineq", "fun": lambda x: x[0] - 2 * x[1] + 2},
        {"type": "ineq", "fun": lambda x: -x[0] - 2 * x[1] + 6},
        {"type": "ineq", "fun": lambda x: -x[0] + 2 * x[1] + 2},
    ],
)
print(np.round(constrained.x, 5).tolist(), constrained.success)
print(round(optimize.minimize_scalar(lambda x: (x - 2) ** 2 + 1, bounds=(0, 5), method="bounded").x, 4))
best = optimize.differential_evolution(rosen, [(-2, 2), (-2, 2)], seed=1, tol=1e-8)
print(np.round(best.x, 4).tolist())
print(np.round(optimize.dual_annealing(rosen, [(-2, 2), (-2, 2)], seed=2, maxiter=100).x, 3).tolist())
print(np.round(optimize.basinhopping(lambda x: np.cos(x[0]) + x[0] ** 2 / 9, [3.0], niter=15, seed=3).x, 3).tolist())
