"""A simulation: numpy draws, scipy checks, decimal money."""

from decimal import Decimal
from statistics import fmean

import numpy as np
from scipy import optimize, stats

rng = np.random.default_rng(2024)
x, y = rng.random((2, 200_000))
print(round(4 * float(np.mean(x * x + y * y < 1)), 5))
paths = 100 * np.exp(np.cumsum(rng.normal(0.0002, 0.01, (500, 60)), axis=1))
print(round(float(np.percentile(paths[:, -1], 5)), 6), round(fmean(paths[:, -1]), 6))


def price(volatility, spot=100, strike=105, rate=0.02, years=0.5):
    d1 = (np.log(spot / strike) + (rate + volatility**2 / 2) * years) / (volatility * np.sqrt(years))
    d2 = d1 - volatility * np.sqrt(years)
    return spot * stats.norm.cdf(d1) - strike * np.exp(-rate * years) * stats.norm.cdf(d2)


call = Decimal(str(round(float(price(0.25)), 4)))
print(call, round(optimize.brentq(lambda v: price(v) - float(call), 0.01, 1), 4))
print(np.round(stats.bootstrap((paths[:50, -1],), np.mean, n_resamples=200, random_state=1).confidence_interval, 3).tolist())
