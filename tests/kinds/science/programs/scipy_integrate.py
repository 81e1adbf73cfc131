"""Quadrature and ordinary differential equations, Fortran solvers among them."""

import numpy as np
from scipy import integrate

print(np.round(integrate.quad(lambda x: np.exp(-(x**2)), -np.inf, np.inf), 6).tolist())
print(round(integrate.quad(np.sin, 0, np.pi, weight="cos", wvar=2)[0], 8))
print(round(integrate.dblquad(lambda y, x: x * y**2, 0, 2, 0, 1)[0], 8), round(integrate.nquad(lambda x, y, z: x * y * z, [[0, 1]] * 3)[0], 8))
print(integrate.simpson([1, 4, 9, 16, 25], dx=1).round(6), integrate.cumulative_trapezoid([1, 2, 3]).tolist())
print(round(integrate.fixed_quad(np.exp, 0, 1, n=5)[0], 9), round(integrate.romb([0, 1, 4, 9, 16]), 6))


def lorenz(t, v):
    x, y, z = v
    return [10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z]


for method in ("RK45", "RK23", "DOP853", "Radau", "BDF", "LSODA"):
    solution = integrate.solve_ivp(lorenz, (0, 0.5), [1, 1, 1], method=method, rtol=1e-8, atol=1e-9)
    print(method, np.round(solution.y[:, -1], 3).tolist())
print(np.round(integrate.odeint(lambda y, t: -2 * y, 1.0, [0, 0.5, 1])[:, 0], 6).tolist())
solver = integrate.ode(lambda t, y: [y[1], -y[0]]).set_integrator("dopri5").set_initial_value([0, 1], 0)
print(np.round(solver.integrate(np.pi / 2), 5).tolist())
vode = integrate.ode(lambda t, y: -y).set_integrator("vode", method="bdf").set_initial_value(1.0)
print(np.round(vode.integrate(1.0), 4).tolist())
event = lambda t, y: y[0]
event.terminal = True
fall = integrate.solve_ivp(lambda t, y: [y[1], -9.81], (0, 10), [20, 0], events=event, max_step=0.1)
print(np.round(fall.t_events[0], 4).tolist())
bvp = integrate.solve_bvp(lambda x, y: [y[1], -y[0]], lambda a, b: [a[0], b[0] - 1], np.linspace(0, 1, 5), np.zeros((2, 5)))
print(bvp.status, np.round(bvp.sol(0.5)[0], 4))
