"""Calculus and equations as in a course."""

import sympy as sp

x, y, z, t = sp.symbols("x y z t")
n, k = sp.symbols("n k", integer=True, positive=True)
f = sp.Function("f")
print(sp.diff(sp.exp(x) * sp.sin(x), x, 2), sp.diff(x**2 * y**3, x, y))
print(sp.integrate(x**2 * sp.exp(-x), (x, 0, sp.oo)), sp.integrate(1 / (x**2 + 1), x), sp.integrate(sp.log(x), x))
print(sp.limit((1 + 1 / x) ** x, x, sp.oo), sp.limit(sp.sin(x) / x, x, 0), sp.series(sp.cos(x), x, 0, 8))
print(sp.solve(x**3 - 6 * x**2 + 11 * x - 6, x), sp.solve([x + y - 3, x - y - 1], [x, y]), sp.solveset(sp.sin(x), x, sp.Interval(0, 7)))
print(sp.summation(k**2, (k, 1, n)).factor(), sp.product(k, (k, 1, 5)), sp.summation(1 / k**2, (k, 1, sp.oo)))
print(sp.dsolve(f(t).diff(t) + f(t), f(t)), sp.dsolve(f(t).diff(t, 2) + 4 * f(t), f(t)))
print(sp.simplify((x**2 - 1) / (x - 1)), sp.expand_trig(sp.sin(x + y)), sp.apart(1 / (x * (x + 1))), sp.trigsimp(sp.sin(x) ** 2 + sp.cos(x) ** 2))
print(sp.factor(x**4 - 1), sp.expand((x + y) ** 4), sp.Poly(x**3 + 2 * x, x).all_coeffs(), sp.gcd(x**2 - 1, x - 1))
print(sp.Eq(x**2, 4), sp.reduce_inequalities(x**2 < 4, x), sp.Piecewise((0, x < 0), (x, True)).subs(x, 3))
print(sp.nsolve(sp.cos(x) - x, x, 1), sp.N(sp.pi, 40), sp.Rational(1, 3) + sp.Rational(1, 6), sp.sqrt(8), sp.root(27, 3))
