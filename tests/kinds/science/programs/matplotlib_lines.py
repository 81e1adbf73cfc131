"""A figure of lines, bars and a histogram, drawn by Agg into bytes."""

import io
import struct

import matplotlib
import matplotlib.pyplot as plt
import numpy as np

print(matplotlib.get_backend().lower())
x = np.linspace(0, 10, 200)
figure, axes = plt.subplots(2, 2, figsize=(8, 6), dpi=100)
axes[0, 0].plot(x, np.sin(x), label="sin")
axes[0, 0].plot(x, np.cos(x), "--", color="tab:red", label=r"$\cos(x)^2$")
axes[0, 0].legend(loc="upper right")
axes[0, 0].set_title("Waves ü")
axes[0, 1].bar(["a", "b", "c"], [3, 1, 2])
counts, edges, _ = axes[1, 0].hist(np.random.default_rng(0).normal(size=500), bins=12)
points = axes[1, 1].scatter(x[::10], x[::10] ** 2, c=x[::10], cmap="viridis")
figure.colorbar(points, ax=axes[1, 1])
figure.tight_layout()
data = io.BytesIO()
figure.savefig(data, format="png")
png = data.getvalue()
print(png[:8], struct.unpack(">II", png[16:24]), len(png) > 20_000)
print(int(counts.sum()), axes[0, 0].get_xlim(), [t.get_text() for t in axes[0, 0].get_legend().get_texts()])
plt.close("all")
print(plt.get_fignums())
