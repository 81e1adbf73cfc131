"""DataFrame.plot, contours, boxes and pies."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

df = pd.DataFrame({"a": [1, 3, 2], "b": [2, 1, 4]}, index=pd.date_range("2024-01-01", periods=3))
axes = df.plot(subplots=True, kind="line", title="two")
print(len(axes), [ax.get_legend().get_texts()[0].get_text() for ax in axes])
print(len(df.plot.bar(stacked=True).patches), len(df.plot(kind="box").lines))
df["a"].plot.hist(bins=3)
figure, (left, right) = plt.subplots(1, 2)
contours = left.contourf(np.outer(np.arange(5), np.arange(6)), levels=4)
right.pie([1, 2, 3], labels=list("xyz"), autopct="%1.0f%%")
print(len(contours.levels), [t.get_text() for t in right.texts])
for number in plt.get_fignums():
    data = io.BytesIO()
    plt.figure(number).savefig(data, format="png", bbox_inches="tight")
    print(data.getvalue()[:8] == b"\x89PNG\r\n\x1a\n", end=" ")
print()
