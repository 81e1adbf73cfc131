"""Distributions: densities, quantiles, moments, fits, seeded draws."""

import numpy as np
from scipy import stats

print(round(stats.norm.cdf(1.96), 8), round(stats.norm.ppf(0.975), 8), round(stats.t.sf(2.1, df=10), 8))
print(np.round(stats.binom.pmf([0, 1, 2], 5, 0.3), 8).tolist(), stats.poisson(3).mean())
print(np.round(stats.gamma(2.5, scale=2).stats("mvsk"), 6).tolist())
print(round(stats.chi2.isf(0.05, 3), 6), round(stats.f.cdf(3.2, 4, 10), 8), round(stats.beta.median(2, 5), 8))
print(round(stats.expon.entropy(), 6), np.round(stats.weibull_min.interval(0.9, 1.5), 6).tolist())
sample = stats.norm.rvs(5, 2, size=200, random_state=1)
print(np.round(stats.norm.fit(sample), 6).tolist())
print(np.round(stats.expon.fit(np.arange(1.0, 9), floc=0), 6).tolist())
print(np.round(stats.multivariate_normal([0, 0], [[1, 0.3], [0.3, 1]]).pdf([[0, 0], [1, 1]]), 8).tolist())
kde = stats.gaussian_kde([1.0, 2, 2.5, 4])
print(np.round(kde([1.5, 3]), 8).tolist(), round(kde.integrate_box_1d(0, 3), 8))
print(np.round(stats.lognorm.rvs(0.5, size=3, random_state=np.random.default_rng(3)), 8).tolist())
print(round(stats.hypergeom.sf(2, 20, 7, 12), 8), round(stats.uniform(2, 3).var(), 6))
