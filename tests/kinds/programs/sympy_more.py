"""Matrices, numbers, logic, text in and out."""

import sympy as sp
from sympy.parsing.sympy_parser import implicit_multiplication_application, parse_expr, standard_transformations

x, y = sp.symbols("x y")
A = sp.Matrix([[2, 1], [1, 3]])
print(A.det(), A.inv(), A.eigenvals(), A.rref(), (A**3).tolist(), A.charpoly(x).as_expr())
print(sp.eye(2) + sp.Matrix(2, 2, lambda i, j: i + j), A.LUsolve(sp.Matrix([1, 2])).T, A.nullspace(), A.T == A)
print(sp.isprime(97), sp.factorint(360), list(sp.primerange(10, 30)), sp.totient(36), sp.nextprime(100), sp.binomial(10, 3), sp.fibonacci(30))
print(sp.mod_inverse(3, 11), sp.divisors(28), sp.igcd(12, 18), sp.catalan(5), sp.harmonic(5), sp.continued_fraction(sp.Rational(415, 93)))
a, b = sp.symbols("a b")
print(sp.simplify_logic((a & b) | (a & ~b)), sp.satisfiable(a & ~a), sp.to_cnf((a & b) | ~a), sp.Xor(True, False))
print(sp.FiniteSet(1, 2) | sp.FiniteSet(3), sp.Interval(0, 5) & sp.Interval(3, 9), sp.Union(sp.Interval(0, 1), sp.Interval(2, 3)).measure)
print(sp.sympify("2*x**2 + sin(pi/2)"), sp.sympify("1/3 + 1/6"), parse_expr("2x y + 3x", transformations=standard_transformations + (implicit_multiplication_application,)))
print(sp.latex(sp.Integral(sp.sqrt(x) / y, x)), sp.pretty(x**2 / y, use_unicode=False), sp.srepr(x + 1), sp.ccode(x**2), sp.pycode(sp.sin(x)))
g = sp.lambdify((x, y), sp.sin(x) + y**2, "math")
print(g(0, 3), sp.lambdify(x, [x, x**2])(4), sp.Float("0.1", 30), sp.nsimplify(0.25), sp.Abs(-3), sp.I**2)
print(sp.Sum(1 / x, (x, 1, 3)).doit(), sp.Matrix([x, y]).jacobian([x, y]), sp.hessian(x**2 * y, (x, y)), sp.solve_linear_system(sp.Matrix([[1, 1, 2]]), x, y))
try:
    sp.sympify("1 +* 2")
except sp.SympifyError as error:
    print(type(error).__name__)
from sympy.stats import Die, E, Normal, P, variance
from sympy.geometry import Circle, Point, Triangle

print(E(Die("D", 6)), P(Die("D", 6) > 4), variance(Normal("N", 0, 2)), Point(0, 0).distance(Point(3, 4)), Circle(Point(0, 0), 2).area, Triangle(Point(0, 0), Point(1, 0), Point(0, 1)).area)
print(sp.physics.units.convert_to(60 * sp.physics.units.minute, sp.physics.units.hour) if hasattr(sp, "physics") and hasattr(sp.physics, "units") else "no units")
