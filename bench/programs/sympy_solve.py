import sympy as sp

x, y = sp.symbols("x y")
print(sp.solve([x**2 + y - 3, x - y + 1], [x, y]))
print(sp.integrate(sp.exp(-x) * sp.sin(x), x))
print(sp.factor(x**4 - 5 * x**2 + 4))
print(sp.latex(sp.diff(sp.sin(x) / x, x)))
