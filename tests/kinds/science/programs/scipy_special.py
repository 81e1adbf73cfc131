"""Special functions of all families, C, C++ and Fortran alike."""

import numpy as np
from scipy import constants, special


def show(*values):
    print(*(np.round(value, 9).tolist() for value in values))


show(special.gamma([0.5, 5]), special.gammaln(100.5), special.beta(2, 3), special.digamma(2.5))
show(special.erf(0.5), special.erfinv(0.3), special.erfc(2), special.ndtri(0.9), special.dawsn(1.0))
show(special.jv(1.5, 2.0), special.yn(2, 3.0), special.iv(0, 1.0), special.kv(1, 2.0), special.jn_zeros(0, 3))
show(special.airy(1.0)[0], special.ellipk(0.5), special.ellipj(0.5, 0.3)[0], special.hyp2f1(1, 2, 3, 0.4))
show(special.expit(0.3), special.logit(0.7), special.logsumexp([1, 2, 3]), special.softmax([1, 2, 3]))
show(special.comb(10, 3), special.perm(5, 2), special.factorial(20, exact=True), special.binom(5.5, 2))
show(special.eval_legendre(3, 0.5), special.eval_hermite(4, 0.5), special.lpmv(1, 2, 0.3))
show(special.zeta(3), special.exp1(1.0), special.expi(1.0), special.sici(2.0), special.fresnel(1.0))
show(special.gammainc(2, 1.5), special.betainc(2, 3, 0.4), special.lambertw(1.0).real, special.wofz(1 + 1j).real)
show(special.chdtrc(3, 7.8), special.stdtrit(5, 0.975), special.pdtr(2, 3.0), special.bdtr(2, 5, 0.4))
show(special.roots_hermite(3)[0] + 0.0, special.mathieu_a(2, 1.5), special.struve(1, 2.0), special.spence(0.5))
show(special.sph_harm(1, 2, 0.3, 0.6).real, special.kl_div(0.4, 0.3), special.xlogy(0, 0), special.cbrt(27))
show(special.pro_ang1(1, 2, 1.5, 0.3)[0], special.owens_t(1, 0.5), special.voigt_profile(0.5, 1, 1))
print(constants.c, constants.convert_temperature(100, "C", "K"), constants.physical_constants["electron mass"][1])
