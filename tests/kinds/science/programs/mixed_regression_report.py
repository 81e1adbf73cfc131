"""pandas, scipy, scikit-learn and matplotlib in one program."""

import base64
import io
import json

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy import stats
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

csv = "x,y,group\n" + "\n".join(f"{i},{2 * i + (i % 3) - 1},{'ab'[i % 2]}" for i in range(20))
df = pd.read_csv(io.StringIO(csv))
model = LinearRegression().fit(df[["x"]], df["y"])
df["fit"] = model.predict(df[["x"]])
line = stats.linregress(df["x"], df["y"])
print(np.allclose([model.coef_[0], model.intercept_], [line.slope, line.intercept]))
print(json.dumps({"slope": round(line.slope, 6), "r2": round(r2_score(df["y"], df["fit"]), 6)}))
ax = df.plot.scatter("x", "y")
ax.plot(df["x"], df["fit"])
picture = io.BytesIO()
plt.savefig(picture)
print(base64.b64encode(picture.getvalue())[:11].decode())
print(df.groupby("group")[["y", "fit"]].mean().round(4).to_json())
