"""Splines, gridded and scattered interpolation."""

import numpy as np
from scipy import interpolate

x = np.arange(6.0)
y = np.sin(x)
print(np.round(interpolate.CubicSpline(x, y)([0.5, 2.5]), 7).tolist())
print(np.round(interpolate.interp1d(x, y, kind="quadratic")([1.5]), 7).tolist())
print(np.round(interpolate.PchipInterpolator(x, y)([1.5, 3.3]), 7).tolist(), np.round(interpolate.Akima1DInterpolator(x, y)(2.2), 7))
tck = interpolate.splrep(x, y, s=0)
print(np.round(interpolate.splev([0.7], tck), 7).tolist(), round(float(interpolate.splint(0, 3, tck)), 7))
spline = interpolate.UnivariateSpline(x, y, s=0.1)
print(np.round(spline([2.5]), 6).tolist(), interpolate.make_interp_spline(x, y, k=3).t.tolist())
grid = interpolate.RegularGridInterpolator((np.arange(3.0), np.arange(4.0)), np.arange(12.0).reshape(3, 4))
print(grid([[0.5, 1.5], [2, 3]]).tolist())
points = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
for method in ("nearest", "linear", "cubic"):
    print(method, np.round(interpolate.griddata(points, [0, 1, 1, 3.0], [[0.25, 0.3]], method=method), 3).tolist())
print(np.round(interpolate.RBFInterpolator(points, [0, 1, 1, 2.0])([[0.5, 0.5]]), 5).tolist())
print(np.round(interpolate.RectBivariateSpline(x, x, np.outer(y, y)).ev(1.5, 2.5), 6))
print(interpolate.lagrange([0, 1, 2], [1, 3, 7]).coef.round(6).tolist(), interpolate.BSpline.basis_element([0, 1, 2, 3])(1.5))
print(np.round(interpolate.BarycentricInterpolator(x, y)(2.5), 7), interpolate.PPoly([[1.0], [2.0]], [0, 1]).antiderivative()(1.0))
