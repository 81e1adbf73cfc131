"""Arithmetic of any precision."""

from mpmath import cos, diff, e, exp, findroot, gamma, identify, inf, matrix, mp, mpc, mpf, nstr, nsum, pi, polyroots, quad, sqrt, taylor, zeta

mp.dps = 40
print(pi, +e, sqrt(mpf(2)))
print(mpf("0.1") + mpf("0.2"), mpc(1, 2) ** 3, exp(mpf(1) / 3))
print(quad(lambda x: exp(-x * x), [-inf, inf]) ** 2, nsum(lambda n: 1 / n**2, [1, inf]), zeta(3))
print(findroot(lambda x: cos(x) - x, 1), diff(cos, 1), gamma(mpf(1) / 2), polyroots([1, 0, -2]))
mp.dps = 15
print(identify(mpf("1.4142135623730951")), identify(3.5 + 2.0), nstr(taylor(exp, 0, 4), 6))
A = matrix([[2, 1], [1, 3]])
print(A**-1, mp.det(A), mp.eigsy(A)[0].T, mp.lu_solve(A, matrix([1, 2])).T)
