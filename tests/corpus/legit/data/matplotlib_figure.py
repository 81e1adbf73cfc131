import io

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(3, 2))
ax.plot([1, 2, 3], [1, 4, 9], label="squares")
ax.set_title("eval(x)")
ax.legend()
buffer = io.BytesIO()
fig.savefig(buffer, format="png", dpi=50)
plt.close(fig)
print(buffer.getvalue()[:4], ax.get_title(), len(ax.lines))
