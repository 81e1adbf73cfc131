"""Prints as JSON what a program that was here before could have changed."""

import zoneinfo

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy import integrate, linalg, sparse
from sklearn.linear_model import LinearRegression


def calculations():
    a = np.array([[2.0, 1.0], [1.0, 3.0]])
    frame = pd.DataFrame({"k": ["a", "b", "a"], "v": [1.5, 2.5, 4.0]})
    # By its name alone, pandas asks pytz, which lists all zones first.
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    return [
        np.linalg.solve(a, [1, 2]).tolist(),
        np.abs(np.fft.fft([1, 2, 3])).round(9).tolist(),
        np.random.default_rng(1).random(3).tolist(),
        frame.groupby("k")["v"].mean().to_dict(),
        linalg.lu(a)[2].tolist(),
        sparse.csr_array(a).dot([1, 1]).tolist(),
        round(integrate.quad(np.cos, 0, 1)[0], 12),
        LinearRegression().fit([[0], [1]], [1, 3]).coef_.round(9).tolist(),
        [eval(str(n)) for n in range(-5, 20)],
        pd.Timestamp("2024-03-01", tz=berlin).isoformat(),
    ]


LOOK["calculations"] = calculations()
LOOK["numpy"] = [np.geterr(), repr(np.get_printoptions())]
LOOK["pandas"] = repr(pd.options.d)
LOOK["matplotlib"] = [repr(dict(plt.rcParams)), plt.get_fignums()]
print(json.dumps(LOOK))
