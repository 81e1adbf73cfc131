import numpy as np
import pandas as pd
from scipy import stats

data = pd.DataFrame({"group": ["a"] * 200 + ["b"] * 200, "converted": [1] * 20 + [0] * 180 + [1] * 40 + [0] * 160})
table = pd.crosstab(data["group"], data["converted"])
chi2, p, dof, _ = stats.chi2_contingency(table)
rates = data.groupby("group")["converted"].mean()
print(rates.to_dict(), p < 0.01, dof, np.isclose(rates["b"] / rates["a"], 2))
