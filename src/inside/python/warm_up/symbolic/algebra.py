import sympy as sp

x, y = sp.symbols("x y")
print(sp.expand((x + y) ** 2), sp.diff(sp.sin(x) * x, x), sp.solve(2 * x - 6, x))
print(sp.sympify("2*x + 1/3").subs(x, 2), sp.Matrix([[1, 2], [3, 4]]).det())
print(sp.N(sp.pi, 20), sp.latex(x / 2), sp.lambdify(x, x**2 + 1)(3))
